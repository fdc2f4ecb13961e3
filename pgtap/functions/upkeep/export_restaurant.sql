begin;
select plan(5);

select from add_restaurant();
select from add_restaurant('b');
select set_config('loyalty.general_availability', 'on', true);

select from add_program();
select from add_guests();

insert into bookings (restaurant_id, id, starts_at, party_size, customer_email, confirmed_at)
values (here(), id('e1'), now(), 4, 'ada@example.com', now());
select results_eq(
  $$
    select table_name
    from export_restaurant(here())
    where table_name in ('restaurants', 'customers', 'bookings')
  $$,
  $$ values ('restaurants'), ('customers'), ('customers'), ('bookings') $$,
  'what others reference comes first'
);
select is(
  (
    select row_data ->> 'customer_email'
    from export_restaurant(here())
    where table_name = 'bookings'
  ),
  'ada@example.com',
  'with all that is held'
);
select is_empty(
  $$
    select key
    from export_restaurant(here())
    cross join jsonb_object_keys(row_data) as keys (key)
    join pg_attribute on attname = key and attrelid = table_name::regclass
    where attgenerated <> ''
  $$,
  'an insert can name every column of a row'
);
select throws_ok(
  $$ select export_restaurant(id('ff')) $$,
  'RG004',
  null,
  'an unknown restaurant is refused'
);

select from enter_restaurant(id('b'));
select throws_ok(
  $$ select * from export_restaurant(here()) $$,
  'RG010',
  null,
  'another restaurant than the session''s is refused'
);

select * from finish(true);
rollback;
