-- What scripts/db/roles.sql grants, as far as no row is needed to see it; see test/tenants.test.ts.
begin;
select plan(13);

create temporary view our_functions as
select
  functions.oid,
  functions.oid::regprocedure::text as signature,
  functions.proname as name,
  functions.pronamespace::regnamespace::text as schema,
  functions.prorettype = 'trigger'::regtype as is_trigger
from pg_proc as functions
where functions.pronamespace in (regulars.home_schema(), 'regulars'::regnamespace)
  and not exists (
    select
    from pg_depend
    where pg_depend.classid = 'pg_proc'::regclass
      and pg_depend.objid = functions.oid
      and pg_depend.deptype = 'e'
  );

create temporary view our_tables as
select
  classes.oid,
  classes.oid::regclass::text as name,
  classes.relnamespace = regulars.home_schema() as is_public
from pg_class as classes
where classes.relnamespace in (regulars.home_schema(), 'regulars'::regnamespace)
  and classes.relkind in ('r', 'p');

select is_empty(
  $$
    select rolname from pg_roles
    where rolname in ('regulars_app', 'regulars_ops', 'regulars_analyst')
      and (rolcanlogin or rolsuper or rolbypassrls or rolcreaterole or rolcreatedb)
  $$,
  'no role logs in or has a power of its own'
);

select is_empty(
  $$
    select signature from our_functions
    where schema = regulars.home_schema()::text
      and not has_function_privilege('regulars_app', oid, 'execute')
      and not has_function_privilege('regulars_ops', oid, 'execute')
  $$,
  'every public function is granted to somebody'
);

select set_eq(
  $$
    select name from our_functions
    where schema = regulars.home_schema()::text and not has_function_privilege(
      'regulars_app',
      oid,
      'execute'
    )
  $$,
  $$
    select name from our_functions
    where name in (
      'backfill_customers_loyalty', 'change_restaurant_timezone', 'close_loyalty',
      'export_restaurant', 'offboard_restaurant',
      'open_loyalty', 'rebuild_loyalty_ledger', 'reprice_loyalty_history',
      'set_restaurant', 'verify_customers_loyalty'
    )
  $$,
  'apps call every public function but those that are for operators'
);

select set_eq(
  $$
    select name from our_functions
    where schema = 'regulars' and has_function_privilege('regulars_app', oid, 'execute')
  $$,
  array[
    'home_schema', 'uuid_v7', 'new_booking_reference', 'current_restaurant', 'one_restaurant',
    'event_contract_keys', 'business_date', 'business_date_near_clock_change',
    'business_day_start', 'email_hint', 'phone_hint', 'find_cell', 'assert_in_cell'
  ]::name[],
  'of the helpers apps call only those of defaults, policies, views, indexes and contracts'
);

select ok(
  has_function_privilege('regulars_ops', 'regulars.all_restaurants()', 'execute'),
  'operators may work on all restaurants'
);

select is_empty(
  $$
    select signature from our_functions
    where is_trigger
      and (
        has_function_privilege('regulars_app', oid, 'execute')
        or has_function_privilege('regulars_ops', oid, 'execute')
      )
  $$,
  'nobody is granted a trigger function'
);

select is_empty(
  $$
    select name from our_tables
    where is_public <> has_table_privilege('regulars_app', oid, 'select')
      or is_public <> has_table_privilege('regulars_ops', oid, 'select')
  $$,
  'both read every table of the restaurants, and not the settings'
);

select is_empty(
  $$
    select name from our_tables
    where has_table_privilege(
      'regulars_app',
      oid,
      'insert, update, delete, truncate, trigger, references'
    )
      or has_any_column_privilege('regulars_app', oid, 'insert, update, references')
        and name <> 'bookings'
  $$,
  'apps write no table but columns of bookings'
);

select set_eq(
  $$
    select attname from pg_attribute
    where attrelid = 'bookings'::regclass and attnum > 0
      and not has_column_privilege('regulars_app', attrelid, attnum, 'insert')
  $$,
  array[
    'import_batch_id', 'previous_status', 'event_count', 'loyalty_program_id',
    'loyalty_accrual_version', 'loyalty_points_awarded', 'idempotency_hash',
    'derived_writes', 'waiting_passed', 'offered_table_id'
  ]::name[],
  'apps insert into bookings all but what the triggers derive and imports are known by'
);

select set_eq(
  $$
    select attname from pg_attribute
    where attrelid = 'bookings'::regclass and attnum > 0
      and has_column_privilege('regulars_app', attrelid, attnum, 'insert')
      and not has_column_privilege('regulars_app', attrelid, attnum, 'update')
  $$,
  array['restaurant_id', 'id', 'customer_id', 'created_at']::name[],
  'apps set the keys, the customer and the date of a booking once'
);

select set_eq(
  $$
    select name || ' ' || privilege
    from our_tables
    cross join unnest(array['insert', 'update', 'delete', 'truncate']) as privilege
    where has_table_privilege('regulars_ops', oid, privilege)
  $$,
  array[
    'restaurants insert', 'restaurants update', 'restaurant_tables insert',
    'restaurant_tables update', 'bookings insert', 'bookings update', 'analytics_events delete'
  ],
  'operators set up restaurants, load bookings and purge events'
);

select is_empty(
  $$
    select name from our_tables
    where is_public
      and not exists (
        select from pg_policy
        where pg_policy.polrelid = our_tables.oid
          and pg_policy.polname = 'operators'
          and pg_policy.polroles = array['regulars_ops'::regrole::oid]
      )
  $$,
  'every table has the policy of the operators, for them alone'
);

select is_empty(
  $$
    select from pg_auth_members
    where roleid = 'regulars_ops'::regrole and member = 'regulars_app'::regrole
  $$,
  'an app is no operator'
);

select * from finish(true);
rollback;
