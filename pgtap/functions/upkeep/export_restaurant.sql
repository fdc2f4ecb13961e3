begin;
select plan(5);

insert into restaurants (id, name, slug, timezone)
values
  ('00000000-0000-7000-8000-00000000000a', 'Trattoria Ada', 'trattoria-ada', 'UTC'),
  ('00000000-0000-7000-8000-00000000000b', 'Bistro Ben', 'bistro-ben', 'UTC');
select set_config('loyalty.general_availability', 'on', true);

create function pg_temp.here() returns uuid language sql immutable as
$$ select '00000000-0000-7000-8000-00000000000a'::uuid $$;
create function pg_temp.ada() returns uuid language sql immutable as
$$ select '00000000-0000-7000-8000-0000000000c1'::uuid $$;
create function pg_temp.ben() returns uuid language sql immutable as
$$ select '00000000-0000-7000-8000-0000000000c2'::uuid $$;
insert into loyalty_programs (restaurant_id, id, slug, name, pilot_only)
values (
  '00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-0000000000d1', 'club', 'Club',
  false
);
insert into customers (restaurant_id, id, email_normalized)
values
  (pg_temp.here(), pg_temp.ada(), 'ada@example.com'),
  (pg_temp.here(), pg_temp.ben(), 'ben@example.com');

insert into bookings (restaurant_id, id, starts_at, party_size, customer_email, confirmed_at)
values (
  '00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-0000000000e1', now(), 4,
  'ada@example.com', now()
);
select results_eq(
  $$
    select table_name
    from export_restaurant(pg_temp.here())
    where table_name in ('restaurants', 'customers', 'bookings')
  $$,
  $$ values ('restaurants'), ('customers'), ('customers'), ('bookings') $$,
  'what others reference comes first'
);
select is(
  (
    select row_data ->> 'customer_email'
    from export_restaurant(pg_temp.here())
    where table_name = 'bookings'
  ),
  'ada@example.com',
  'with all that is held'
);
select is_empty(
  $$
    select key
    from export_restaurant(pg_temp.here())
    cross join jsonb_object_keys(row_data) as keys (key)
    join pg_attribute on attname = key and attrelid = table_name::regclass
    where attgenerated <> ''
  $$,
  'an insert can name every column of a row'
);
select throws_ok(
  $$ select export_restaurant('00000000-0000-7000-8000-0000000000ff') $$,
  'RG004',
  null,
  'an unknown restaurant is refused'
);

set local regulars.restaurant_id = '00000000-0000-7000-8000-00000000000b';
select throws_ok(
  $$ select * from export_restaurant(pg_temp.here()) $$,
  'RG010',
  null,
  'another restaurant than the session''s is refused'
);

select * from finish(true);
rollback;
