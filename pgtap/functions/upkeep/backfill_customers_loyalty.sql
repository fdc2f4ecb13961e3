begin;
select plan(11);

select from add_restaurant('a', 'Europe/London');
insert into bookings (
  restaurant_id, import_batch_id, starts_at, ends_at, party_size, booking_type, status,
  customer_name, customer_email, loyalty_points_awarded
)
select
  here(), gen_random_uuid(), now(), now() + interval '2 hours', 3,
  'dinner', 'completed', 'Ada', ' ADA@example.org', 25
from generate_series(1, 2);

select results_eq(
  $$ select step, object, inserted, changed, unchanged
     from backfill_customers_loyalty(dry_run => true) $$,
  $$ values
    (1, 'customers', 1::bigint, 0::bigint, 0::bigint),
    (1, 'bookings', 0, 2, 0),
    (2, 'profiles', 1, 0, 0),
    (3, 'ledger entries', 2, 0, 0),
    (3, 'accounts', 1, 0, 0) $$,
  'a dry run counts what would be inserted and changed'
);
select is((select count(*) from customers), 0::bigint, 'and writes nothing');

select results_eq(
  $$ select object, inserted, changed
     from backfill_customers_loyalty(here()) $$,
  $$ values
    ('customers', 1::bigint, 0::bigint),
    ('bookings', 0, 2),
    ('profiles', 1, 0),
    ('ledger entries', 2, 0),
    ('accounts', 1, 0) $$,
  'the run does what the dry run said'
);
select results_eq(
  $$ select oid::regclass::text from pg_class
     where oid in (
       'customers'::regclass, 'customer_profiles'::regclass,
       'loyalty_points'::regclass, 'loyalty_point_events'::regclass
     ) and reltuples > 0
     order by 1 $$,
  array['customer_profiles', 'customers', 'loyalty_point_events', 'loyalty_points'],
  'and counts the tables it fills, which nobody else can while its transaction is open'
);
select is(
  (select sum(inserted + changed) from backfill_customers_loyalty()),
  0::numeric,
  'a second run changes nothing'
);
select is((select balance from loyalty_points), 50::bigint, 'points of earlier days are posted');
select is(
  (select is_active from loyalty_programs),
  false,
  'on an inactive program, if the restaurant has none'
);
select is((select total_covers from customer_profiles), 6::bigint, 'the profile counts the covers');

update customers set full_name = 'Somebody else';
select is(
  (select changed from backfill_customers_loyalty() where object = 'customers'),
  1::bigint,
  'a name that is not the newest booking''s is put right'
);

select from enter_restaurant(here());
select throws_ok(
  'select * from backfill_customers_loyalty()',
  'RG010',
  null,
  'all restaurants cannot be asked for in the context of one'
);

set local regulars.restaurant_id = '';
select throws_ok(
  $$ select * from backfill_customers_loyalty(id('ff')) $$,
  'RG004',
  'restaurant not found',
  'says that there is no such restaurant, instead of finding it in order'
);

select * from finish(true);
rollback;
