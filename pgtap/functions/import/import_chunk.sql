begin;
select plan(6);

select from add_restaurant('1', 'Europe/London');
create function here() returns uuid language sql immutable as
$$ select id('1') $$;
insert into restaurant_tables (restaurant_id, id, label, capacity)
values
  (here(), id('a1'), 'T1', 4),
  (here(), id('a2'), 'T2', 4);
insert into bookings (
  restaurant_id, external_source, external_id, table_id, starts_at, party_size, customer_name,
  customer_email
)
values
  (here(), 'old', '1', id('a1'), '2031-01-03 18:00Z', 2, 'Ada', 'ada@example.org'),
  (here(), 'old', '2', id('a2'), '2031-01-03 18:00Z', 2, 'Ben', 'ben@example.org');

-- Ada and Ben change places in the file, Ada comes once more, and so does Cy.
select from regulars.begin_import(here());
insert into pg_temp.import_rows (
  number, from_byte, to_byte, external_id, table_label, starts_at, party_size, customer_name,
  customer_email
)
values
  (1, 0, 1, '1', 'T2', '2031-01-03 18:00', '2', 'Ada', 'ada@example.org'),
  (2, 1, 2, '2', 'T1', '2031-01-03 18:00', '2', 'Ben', 'ben@example.org'),
  (3, 2, 3, '3', null, '2031-01-04 18:00', '2', 'Ada', 'ada@example.org'),
  (4, 3, 4, '4', null, '2031-01-04 18:00', '2', 'Cy', 'cy@example.org');
select regulars.read_import_rows(here(), 1, 4);
select is(
  (imported, updated), (2::bigint, 2::bigint), 'an import is planned'
)
from regulars.plan_import(
  here(),
  'old',
  '{external_id,table_label,starts_at,party_size,customer_name,customer_email}'
);

select from customers
cross join lateral regulars.erase_person(here(), customers.id, 'staff', 'request')
where email_normalized = 'ada@example.org';

select lives_ok(
  $$
    select regulars.import_chunk(here(), 'old', gen_random_uuid(), now(), step, chunk)
    from regulars.list_import_chunks()
  $$,
  'and carried out after one of its guests was erased'
);
select results_eq(
  'select number, problem from pg_temp.import_rejects order by number',
  $$ values (1::bigint, 'guest_erased'), (2, 'table_taken'), (3, 'guest_erased') $$,
  'their rows are left out, a change and a new booking'
);
select is_empty(
  $$ select from bookings where customer_email = 'ada@example.org' or customer_name = 'Ada' $$,
  'nobody is brought back'
);
select is(
  (select table_id from bookings where external_id = '1'),
  id('a1'),
  'their booking keeps its table'
);
select results_eq(
  $$ select customer_name, table_id is null from bookings where external_id in ('2', '4')
     order by 1 $$,
  $$ values ('Ben', false), ('Cy', true) $$,
  'the rows of others are carried out where they can be'
);

select * from finish(true);
rollback;
