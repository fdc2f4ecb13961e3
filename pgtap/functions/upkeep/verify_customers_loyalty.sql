begin;
select plan(31);

insert into restaurants (id, name, slug, timezone, country_code)
values (here(), 'A', 'a', 'Europe/London', 'GB');
insert into loyalty_programs (restaurant_id, slug, name)
values (here(), 'main', 'Main');
select set_config('loyalty.pilot_restaurant_ids', here()::text, true);
insert into bookings (restaurant_id, starts_at, party_size, customer_name, customer_email)
select
  here(),
  now() + n * interval '1 day',
  2,
  'Guest',
  'guest@example.org'
from generate_series(1, 3) as n;

create function pg_temp.check_is(wanted text)
returns boolean
language sql
as $$
  select ok from verify_customers_loyalty(here())
  where check_name = wanted
$$;

select is_empty(
  $$ select check_name from verify_customers_loyalty() where not ok $$,
  'what the live path writes passes every check'
);

-- each check once red: break one thing in a savepoint, look, roll back
savepoint whole;
update bookings set customer_id = null, derived_writes = derived_writes + 1;
select ok(not pg_temp.check_is('bookings_have_their_customer'), 'a detached booking is found');
select ok(not pg_temp.check_is('backfill_pending'), 'and waits for the backfill');
rollback to whole;

alter table customers disable trigger user;
update customers set email_normalized = 'other@example.org';
select ok(
  not pg_temp.check_is('customers_match_contacts'),
  'a contact without a customer is found'
);
rollback to whole;

update customer_profiles set total_covers = 7;
select ok(not pg_temp.check_is('profiles_match_bookings'), 'a wrong profile is found');
rollback to whole;

delete from customer_profiles;
select ok(not pg_temp.check_is('profiles_match_bookings'), 'a missing profile is found');
rollback to whole;

update customers set full_name = 'Nobody';
select ok(not pg_temp.check_is('customers_show_newest_contact'), 'an outdated name is found');
rollback to whole;

update bookings set loyalty_points_awarded = 5, derived_writes = derived_writes + 1;
select ok(not pg_temp.check_is('ledger_matches_bookings'), 'points that were not posted are found');
rollback to whole;

update loyalty_points set balance = balance + 1;
select ok(not pg_temp.check_is('balances_match_ledger'), 'a wrong balance is found');
rollback to whole;

update loyalty_points set tier = 'platinum';
select ok(not pg_temp.check_is('balances_match_ledger'), 'a wrong tier is found');
rollback to whole;

update bookings set loyalty_accrual_version = 9, derived_writes = derived_writes + 1;
select ok(not pg_temp.check_is('pinned_versions_exist'), 'a pin that names no version is found');
rollback to whole;

alter table analytics_events drop constraint analytics_events_contract_check;
select ok(not pg_temp.check_is('events_valid'), 'contracts without the constraint are found');
rollback to whole;

create or replace function regulars.follows_contract(
  event_type text,
  schema_version integer,
  payload jsonb,
  restaurant_id uuid,
  booking_id uuid,
  customer_id uuid
)
returns boolean language plpgsql immutable as 'begin return true; end';
select ok(not pg_temp.check_is('events_valid'), 'so is a constraint that does not know them');
rollback to whole;

alter table bookings disable trigger user;
select ok(not pg_temp.check_is('guards_enabled'), 'triggers that are off are found');
rollback to whole;

alter table customers drop constraint customers_pkey cascade;
select ok(not pg_temp.check_is('objects'), 'a constraint that is gone is found');
rollback to whole;

drop policy tenant on customers;
select matches(
  (select detail from verify_customers_loyalty() where check_name = 'objects'),
  format('^policy tenant on %s.customers: missing', regulars.home_schema()),
  'so is a policy, by its name'
);
rollback to whole;

alter table bookings disable row level security;
select ok(not pg_temp.check_is('guards_enabled'), 'row security that is off is found');
rollback to whole;

update bookings set event_count = 0, derived_writes = derived_writes + 1;
select ok(not pg_temp.check_is('event_counts_lead'), 'a number behind its events is found');
rollback to whole;

insert into customers (restaurant_id, id, email_normalized)
values
  (here(), id('c1'), 'c1@example.org'),
  (here(), id('c2'), 'c2@example.org');
update customers
set merged_into_id = case id
  when id('c1') then id('c2')
  else id('c1')
end
where email_normalized in ('c1@example.org', 'c2@example.org');
select ok(not pg_temp.check_is('merge_pointers_end'), 'merge pointers in a circle are found');
rollback to whole;

delete from analytics_events;
select ok(not pg_temp.check_is('events_arriving'), 'reports purged events');
select is(
  (select severity from verify_customers_loyalty() where check_name = 'events_arriving'),
  'warn',
  'and stop no deploy'
);
rollback to whole;

set local loyalty.pilot_restaurant_ids = 'the-ritz';
select ok(not pg_temp.check_is('pilot_list'), 'an entry of the pilot list that is no id is found');
rollback to whole;

insert into bookings (restaurant_id, starts_at, party_size, customer_email)
values (here(), now(), 2, 'not an address');
select ok(not pg_temp.check_is('unusable_contacts'), 'reports an unusable contact');
select is(
  (select actual from verify_customers_loyalty() where check_name = 'walk_ins'),
  '1 booking without a customer',
  'walk-ins are counted'
);
rollback to whole;

insert into customers (restaurant_id, email_normalized)
values (here(), 'made@example.org');
select is(
  (select actual from verify_customers_loyalty() where check_name = 'customers_without_bookings'),
  '0 merged, 0 erased, 1 other',
  'customers without bookings are counted apart'
);
rollback to whole;

alter table loyalty_point_events disable trigger user;
delete from loyalty_point_events where sequence = 2;
select ok(not pg_temp.check_is('ledger_untouched'), 'reports an entry removed by force');
rollback to whole;

select from enter_restaurant(id('b'));
select throws_ok(
  $$ select * from verify_customers_loyalty(here()) $$,
  'RG010',
  null,
  'another restaurant cannot be verified'
);

set local regulars.restaurant_id = '';
select throws_ok(
  $$ select * from verify_customers_loyalty(id('ff')) $$,
  'RG004',
  'restaurant not found',
  'says that there is no such restaurant, instead of finding it in order'
);

-- What is stable may write nothing, and each statement of it sees the snapshot of the caller's.
select is_empty(
  $$
    with recursive reached as (
      select 'verify_customers_loyalty(uuid, boolean)'::regprocedure::oid as oid
      union
      select functions.oid
      from reached
      join pg_proc as callers on callers.oid = reached.oid
      cross join lateral regexp_matches(
        -- without texts, which may name anything
        regexp_replace(pg_get_functiondef(callers.oid), '''[^'']*''', '''''', 'g'),
        '(?:public|regulars)\.[a-z0-9_]+',
        'g'
      ) as names (name)
      join pg_proc as functions
        on functions.proname = split_part(names.name[1], '.', 2)
        or functions.oid in (
          select pg_depend.refobjid
          from pg_rewrite
          join pg_depend
            on pg_depend.classid = 'pg_rewrite'::regclass
            and pg_depend.objid = pg_rewrite.oid
            and pg_depend.refclassid = 'pg_proc'::regclass
          where pg_rewrite.ev_class = to_regclass(names.name[1])
        )
      -- no built-in one
      where functions.prokind = 'f' and functions.oid >= 16384
    )
    select oid::regprocedure from reached
    join pg_proc using (oid)
    where provolatile = 'v'
  $$,
  'verify and all that it calls are stable'
);
select is(
  (
    select provolatile from pg_proc
    where oid = 'verify_customers_loyalty(uuid, boolean)'::regprocedure
  ),
  's',
  'and so it sees one snapshot'
);
set transaction read only;
select is_empty(
  $$
    select check_name from verify_customers_loyalty(here())
    where not ok
  $$,
  'it runs where nothing can be written'
);

select * from finish(true);
rollback;
