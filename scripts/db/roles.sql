-- The roles that apps and operators are members of, their privileges and the operators' policies.
--
--   psql "$DATABASE_URL" -f scripts/db/roles.sql
--
-- Run it after every migration, as the database's owner, who needs CREATEROLE where the roles do
-- not exist yet: what a migration adds is granted by the rules below or not at all. Repeatable, and
-- one statement, so it happens wholly or not. Logins are yours to make: create role ... login in
-- role ....
do $$
declare
  -- Granted to operators alone, although a restaurant could be named: they work through whole
  -- histories or cannot be undone.
  c_operations constant text[] := array[
    'backfill_customers_loyalty',
    'export_restaurant',
    'offboard_restaurant',
    'rebuild_loyalty_ledger',
    'reprice_loyalty_history',
    'verify_customers_loyalty'
  ];
  -- What only the triggers write: customer_id later than the insert, points, pins, counts.
  c_booking_input constant text :=
    'reference, external_source, external_id, table_id, starts_at, ends_at, party_size, '
    'booking_type, seating_preference, status, confirmed_at, completed_at, cancelled_at, '
    'cancelled_by, customer_name, customer_email, customer_phone, marketing_opt_in, notes, source, '
    'spend_amount, spend_currency, idempotency_key, updated_at';
  v_role text;
  v_object record;
begin
  perform set_config('client_min_messages', 'warning', true);

  foreach v_role in array array['regulars_app', 'regulars_ops'] loop
    if not exists (select from pg_catalog.pg_roles where rolname = v_role) then
      execute format('create role %I nologin', v_role);
    end if;
  end loop;

  grant usage on schema public, regulars to regulars_app, regulars_ops;

  -- Anew each time, so that what a rule no longer grants is gone, column privileges included.
  for v_object in
    select
      classes.oid::regclass::text as name,
      policies.oid is not null as has_tenants,
      policies.oid is not null
        or namespaces.oid = regulars.home_schema() and 'security_invoker=true' = any (
          classes.reloptions
        )
        as is_guarded
    from pg_catalog.pg_class as classes
    join pg_catalog.pg_namespace as namespaces on namespaces.oid = classes.relnamespace
    left join pg_catalog.pg_policy as policies
      on policies.polrelid = classes.oid
      and policies.polname = 'tenant'
      and classes.relrowsecurity
    where namespaces.oid in (regulars.home_schema(), 'regulars'::regnamespace)
      and classes.relkind in ('r', 'p', 'v')
      and pg_catalog.pg_has_role(classes.relowner, 'usage')
  loop
    execute format('revoke all on %s from regulars_app, regulars_ops', v_object.name);
    if v_object.is_guarded then
      execute format('grant select on %s to regulars_app, regulars_ops', v_object.name);
    end if;
    if v_object.has_tenants then
      execute format('drop policy if exists operators on %s', v_object.name);
      -- an operator who sets a restaurant works in it like its app
      execute format(
        'create policy operators on %s to regulars_ops'
        ' using (nullif(current_setting(''regulars.restaurant_id'', true), '''') is null)',
        v_object.name
      );
    end if;
  end loop;

  for v_object in
    select
      functions.oid::regprocedure::text as name,
      case
        when namespaces.oid = regulars.home_schema() then
          -- with the caller's own rights it does what row security lets the caller do
          case
            when functions.proname = any (c_operations) then false
            when functions.prosecdef
              then functions.proargnames[1] is not distinct from 'restaurant_id'
            else true
          end
        else functions.proname in ('uuid_v7', 'new_booking_reference')
      end as is_for_apps,
      namespaces.oid = regulars.home_schema()
        or functions.prosecdef
        or functions.proname in ('uuid_v7', 'new_booking_reference', 'all_restaurants')
        as is_for_operators
    from pg_catalog.pg_proc as functions
    join pg_catalog.pg_namespace as namespaces on namespaces.oid = functions.pronamespace
    where namespaces.oid in (regulars.home_schema(), 'regulars'::regnamespace)
      and functions.prorettype <> 'trigger'::regtype
      and pg_catalog.pg_has_role(functions.proowner, 'usage')
      and not exists (
        select
        from pg_catalog.pg_depend
        where pg_depend.classid = 'pg_proc'::regclass
          and pg_depend.objid = functions.oid
          and pg_depend.deptype = 'e'
      )
  loop
    execute format('revoke all on function %s from regulars_app, regulars_ops', v_object.name);
    if v_object.is_for_apps then
      execute format('grant execute on function %s to regulars_app', v_object.name);
    end if;
    if v_object.is_for_operators then
      execute format('grant execute on function %s to regulars_ops', v_object.name);
    end if;
  end loop;

  execute format(
    'grant insert (restaurant_id, id, customer_id, created_at, %s) on public.bookings'
    ' to regulars_app',
    c_booking_input
  );
  execute format('grant update (%s) on public.bookings to regulars_app', c_booking_input);

  -- Setting up a restaurant, loading its history, purging its events.
  grant insert, update on public.restaurants, public.restaurant_tables, public.bookings
    to regulars_ops;
  if to_regclass('public.analytics_events') is not null then
    grant delete on public.analytics_events to regulars_ops;
  end if;
end
$$;
