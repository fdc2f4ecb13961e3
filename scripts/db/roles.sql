-- The roles that apps, operators and analysts are members of, their privileges and policies, and
-- row security on the tables of the booking system:
--   psql "$DATABASE_URL" -f scripts/db/roles.sql
--   psql "$DATABASE_URL" -v app_role=authenticated -v revoke_temp=1 -f scripts/db/roles.sql
--   regulars migrate --roles
-- The last step of a deploy, repeated after every migration: new objects are granted by the rules
-- below or not at all. From here on a login sees rows only as a member of one of the roles, and an
-- app only with its restaurant set.
--
-- Run it as the tables' owner, who needs CREATEROLE if the roles do not exist yet. It is
-- repeatable, and one statement: it happens entirely or not at all. Logins are yours to make:
--   create role my_app login in role regulars_app;
-- Settings: app_role, ops_role, analyst_role (names of the roles), revoke_temp (no temporary tables
-- for PUBLIC; as the database's owner). They reach the statement as regulars.<name>. Lines that
-- begin with a backslash are psql's; a driver leaves them out.
\set ON_ERROR_STOP 1
\if :{?app_role} \\ set regulars.app_role = :'app_role'; \endif
\if :{?ops_role} \\ set regulars.ops_role = :'ops_role'; \endif
\if :{?analyst_role} \\ set regulars.analyst_role = :'analyst_role'; \endif
\if :{?revoke_temp} \\ set regulars.revoke_temp = :'revoke_temp'; \endif
do $$
declare
  c_app constant text :=
    coalesce(nullif(current_setting('regulars.app_role', true), ''), 'regulars_app');
  c_ops constant text :=
    coalesce(nullif(current_setting('regulars.ops_role', true), ''), 'regulars_ops');
  c_analyst constant text :=
    coalesce(nullif(current_setting('regulars.analyst_role', true), ''), 'regulars_analyst');
  c_revoke_temp constant boolean :=
    coalesce(nullif(current_setting('regulars.revoke_temp', true), ''), 'off')::boolean;
  c_roles constant text := format('%I, %I, %I', c_app, c_ops, c_analyst);
  -- Granted to operators only, although they take a restaurant: they process whole histories,
  -- cannot be undone or open the gate, which is not the app's own decision.
  c_operations constant text[] := array[
    'backfill_customers_loyalty',
    'change_restaurant_timezone',
    'close_loyalty',
    'export_restaurant',
    'offboard_restaurant',
    'open_loyalty',
    'rebuild_loyalty_ledger',
    'reprice_loyalty_history',
    'set_restaurant',
    'verify_customers_loyalty'
  ];
  -- Columns that only triggers write: customer_id after the insert, points, pins, counts.
  c_booking_input constant text :=
    'reference, external_source, external_id, table_id, starts_at, ends_at, party_size, '
    'booking_type, seating_preference, status, confirmed_at, completed_at, cancelled_at, '
    'cancelled_by, customer_name, customer_email, customer_phone, marketing_opt_in, notes, source, '
    'spend_amount, spend_currency, idempotency_key, updated_at';
  -- Columns that analysts read: ids, times, numbers and our own words. Listed one by one, so that a
  -- new column needs a decision. No reference and no external id: with one, anybody can ask for its
  -- guest.
  c_analysis constant text[] := array[
    array[
      'restaurants',
      'id, name, slug, timezone, country_code, currency, day_starts_at, created_at'
    ],
    array['restaurant_tables', 'restaurant_id, id, capacity, seating_type'],
    array[
      'bookings',
      'restaurant_id, id, import_batch_id, customer_id, table_id, starts_at, ends_at, party_size, '
      'booking_type, seating_preference, status, previous_status, confirmed_at, completed_at, '
      'cancelled_at, cancelled_by, marketing_opt_in, source, spend_amount, spend_currency, '
      'event_count, loyalty_program_id, loyalty_accrual_version, loyalty_points_awarded, '
      'created_at, updated_at'
    ],
    array['waiting_list', 'restaurant_id, id, booking_id, position, status, created_at'],
    array['customers', 'restaurant_id, id, merged_into_id, erased_at, created_at'],
    array[
      'customer_profiles',
      'restaurant_id, customer_id, first_booking_at, last_booking_at, total_bookings, '
      'total_cancellations, total_no_shows, total_covers, total_visits, last_visit_at, '
      'marketing_opt_in, last_marketing_opt_in_at, last_waitlist_at, updated_at'
    ],
    array[
      'loyalty_programs',
      'restaurant_id, id, slug, name, is_active, pilot_only, accrual_version, accrual_rule, '
      'tier_definitions, expires_after'
    ],
    array[
      'loyalty_program_versions',
      'restaurant_id, program_id, accrual_version, accrual_rule, tier_definitions, expires_after, '
      'created_at'
    ],
    array[
      'loyalty_points',
      'restaurant_id, program_id, customer_id, balance, lifetime_points, tier, last_awarded_at, '
      'updated_at'
    ],
    array[
      'loyalty_point_events',
      'restaurant_id, id, program_id, customer_id, booking_id, sequence, points_delta, reason, '
      'reverses_event_id, occurred_at, recorded_at'
    ],
    array[
      'loyalty_tier_changes',
      'restaurant_id, program_id, customer_id, tier_before, tier, cause, event_id, occurred_at'
    ],
    array[
      'analytics_events',
      'restaurant_id, id, event_type, schema_version, booking_id, booking_sequence, customer_id, '
      'payload, emitted_by, occurred_at, recorded_at'
    ]
  ];
  c_reports constant text :=
    E'^(report_\\w+|loyalty_liability|business_day_starts_at|'
    'analytics_event_(contracts|problems))$';
  c_schema constant regnamespace := regulars.home_schema();
  -- an operator that sets a restaurant is limited to it like an app
  c_unset constant text := '(regulars.current_restaurant() IS NULL)';
  c_bookings constant regclass := format('%s.bookings', c_schema);
  v_role text;
  v_ours oid[];
  v_object record;
  v_missing text[];
  v_statement text;
  v_until timestamptz;
begin
  -- Full names below; the catalog prints by the path.
  perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
  perform set_config('client_min_messages', 'warning', true);
  -- two at a time would fail: each changes the privileges of everything
  perform pg_advisory_xact_lock(hashtextextended('regulars.roles', 0));

  if c_app in (c_ops, c_analyst) or c_ops = c_analyst then
    raise exception using
      errcode = 'invalid_parameter_value',
      message = 'apps, operators and analysts need a role each',
      detail = format('app_role %s, ops_role %s, analyst_role %s.', c_app, c_ops, c_analyst);
  end if;
  if not pg_has_role(
    (select relowner from pg_class where oid = c_bookings),
    'usage'
  ) then
    -- otherwise PostgreSQL would only warn for each grant
    raise exception using
      errcode = 'insufficient_privilege',
      message = 'only the owner of the tables makes the roles',
      hint = 'Run this as the role that has migrated.';
  end if;
  foreach v_role in array array[c_app, c_ops, c_analyst] loop
    if not exists (select from pg_roles where rolname = v_role) then
      execute format('create role %I nologin', v_role);
    end if;
  end loop;

  execute format('grant usage on schema %s, regulars to %s', c_schema, c_roles);

  -- By what migrating has recorded: in the same schema an app has tables and functions of its own,
  -- whose grants, and policies called like ours, are not our business.
  select array_agg(classes.oid)
  into v_ours
  from pg_class as classes
  join pg_namespace as namespaces on namespaces.oid = classes.relnamespace
  where namespaces.nspname = 'regulars'
    or exists (
      select
      from regulars.object_definitions as ours
      where ours.identity in (
        format('policy tenant on %s.%s', namespaces.nspname, classes.relname),
        format('view %s.%s', namespaces.nspname, classes.relname)
      )
    );

  -- Revokes everything first, column privileges included, so that dropped rules leave nothing
  -- behind.
  for v_object in
    select
      classes.oid::regclass::text as name,
      policies.oid is not null
        or namespaces.oid = c_schema and 'security_invoker=true' = any (classes.reloptions)
        as is_guarded,
      (
        select string_agg(attributes.attname, ', ')
        from generate_subscripts(c_analysis, 1) as place
        join pg_attribute as attributes
          on attributes.attrelid = classes.oid
          and attributes.attname = any (string_to_array(c_analysis[place][2], ', '))
        where namespaces.oid = c_schema and c_analysis[place][1] = classes.relname
      ) as analysis
    from pg_class as classes
    join pg_namespace as namespaces on namespaces.oid = classes.relnamespace
    left join pg_policy as policies
      on policies.polrelid = classes.oid
      and policies.polname = 'tenant'
    where classes.oid = any (v_ours)
      and classes.relkind in ('r', 'p', 'v')
      and pg_has_role(classes.relowner, 'usage')
  loop
    execute format('revoke all on %s from %s', v_object.name, c_roles);
    if v_object.is_guarded then
      execute format('grant select on %s to %I, %I', v_object.name, c_app, c_ops);
    end if;
    if v_object.analysis is not null then
      execute format('grant select (%s) on %s to %I', v_object.analysis, v_object.name, c_analyst);
    end if;
  end loop;

  for v_object in
    select
      functions.oid::regprocedure::text as name,
      case
        when namespaces.oid = c_schema then
          -- an invoker function does what row security lets its caller do
          case
            when functions.proname = any (c_operations) then false
            when functions.prosecdef
              then functions.proargnames[1] is not distinct from 'restaurant_id'
                or functions.proname = 'find_restaurant'
            else true
          end
        else functions.proname in (
          'home_schema', 'uuid_v7', 'new_booking_reference', 'one_restaurant',
          'event_contract_keys', 'business_date', 'business_date_near_clock_change',
          'business_day_start', 'find_cell', 'assert_in_cell'
        )
      end as is_for_apps,
      namespaces.oid = c_schema
        or functions.prosecdef
        or functions.proname in (
          'home_schema', 'uuid_v7', 'new_booking_reference', 'all_restaurants',
          'event_contract_keys', 'is_country_code', 'is_timezone', 'business_date',
          'business_date_near_clock_change', 'business_day_start'
        )
        as is_for_operators,
      namespaces.oid = c_schema and functions.proname ~ c_reports
        or functions.proname in ('home_schema', 'all_restaurants', 'event_contract_keys')
        as is_for_analysts
    from pg_proc as functions
    join pg_namespace as namespaces on namespaces.oid = functions.pronamespace
    where (
        namespaces.nspname = 'regulars'
        or exists (
          select
          from regulars.object_definitions as ours
          where ours.identity = format('function %s.%s', namespaces.nspname, functions.proname)
        )
      )
      and functions.prorettype <> 'trigger'::regtype
      and pg_has_role(functions.proowner, 'usage')
      and not exists (
        select
        from pg_depend
        where pg_depend.classid = 'pg_proc'::regclass
          and pg_depend.objid = functions.oid
          and pg_depend.deptype = 'e'
      )
  loop
    execute format('revoke all on function %s from %s', v_object.name, c_roles);
    if v_object.is_for_apps then
      execute format('grant execute on function %s to %I', v_object.name, c_app);
    end if;
    if v_object.is_for_operators then
      execute format('grant execute on function %s to %I', v_object.name, c_ops);
    end if;
    if v_object.is_for_analysts then
      execute format('grant execute on function %s to %I', v_object.name, c_analyst);
    end if;
  end loop;

  execute format(
    'grant insert (restaurant_id, id, customer_id, created_at, %s) on %s to %I',
    c_booking_input,
    c_bookings,
    c_app
  );
  execute format('grant update (%s) on %s to %I', c_booking_input, c_bookings, c_app);

  -- Setting up a restaurant, loading its history, purging its events.
  execute format(
    'grant insert, update on %1$s.restaurants, %1$s.restaurant_tables, %1$s.bookings to %2$I',
    c_schema,
    c_ops
  );
  if to_regclass(format('%s.analytics_events', c_schema)) is not null then
    execute format('grant delete on %s.analytics_events to %I', c_schema, c_ops);
  end if;

  if c_revoke_temp then
    -- Only the database's owner can do this; for anybody else PostgreSQL warns and does nothing.
    execute format('revoke temporary on database %I from public', current_database());
    execute format(
      'grant temporary on database %I to %I, %I',
      current_database(),
      (select relowner from pg_class where oid = c_bookings)::regrole::name,
      c_ops
    );
    if has_database_privilege(c_app, current_database(), 'temporary') then
      raise exception using
        errcode = 'insufficient_privilege',
        message = 'temporary tables are not revoked',
        detail = format('%s may still make them in %s.', c_app, current_database()),
        hint = 'Run this as the database''s owner; revoke what the role was granted by itself.';
    end if;
  end if;

  -- Last, because other sessions wait for these locks: row security and policies that are missing
  -- or differ, under locks of all these tables or of none. The order is that of the live path,
  -- bookings first. An attempt takes 100 ms at most: less than deadlock_timeout, so it makes no
  -- deadlock victim, and no writer waits longer.
  select array_agg(due.statements order by due.place, due.name)
  into v_missing
  from (
    select
      tables.oid::regclass::text as name,
      case when tables.oid = c_bookings then 0 else 1 end as place,
      concat_ws(
        E';\n',
        case
          when not tables.relrowsecurity
            then format('alter table %s enable row level security', tables.oid::regclass)
        end,
        string_agg(
          format(
            E'drop policy if exists %I on %s;\n'
            'create policy %1$I on %2$s for %3$s to %4$I using (%5$s)',
            wanted.name,
            tables.oid::regclass,
            wanted.command,
            wanted.role,
            c_unset
          ),
          E';\n'
          order by wanted.name
        ) filter (where wanted.is_due)
      ) as statements
    from pg_class as tables
    join pg_policy as tenant on tenant.polrelid = tables.oid and tenant.polname = 'tenant'
    cross join lateral (
      select
        policies.*,
        not exists (
          select
          from pg_policy as present
          where present.polrelid = tables.oid
            and present.polname = policies.name
            and present.polroles = array[policies.role::text::regrole::oid]
            and present.polcmd = policies.letter
            and pg_get_expr(present.polqual, present.polrelid) = c_unset
        ) as is_due
      from (
        values
          ('operators', 'all', '*', c_ops),
          ('analysts', 'select', 'r', c_analyst)
      ) as policies (name, command, letter, role)
    ) as wanted
    where tables.relnamespace = c_schema
      and tables.oid = any (v_ours)
      and pg_has_role(tables.relowner, 'usage')
    group by tables.oid, tables.relrowsecurity
  ) as due
  where due.statements <> '';

  if v_missing is not null then
    -- so that verify reports row security that is switched off later
    perform regulars.begin_state();
  end if;
  for v_attempt in 1..300 loop
    exit when v_missing is null;
    v_until := clock_timestamp() + interval '100 ms';
    begin
      foreach v_statement in array v_missing loop
        perform set_config(
          'lock_timeout',
          greatest(1, extract(milliseconds from v_until - clock_timestamp())::integer)::text,
          true
        );
        execute v_statement;
      end loop;
      perform regulars.end_state();
      v_missing := null;
    exception when lock_not_available then
      perform pg_sleep(0.1);
    end;
  end loop;
  if v_missing is not null then
    raise exception using
      errcode = 'lock_not_available',
      message = 'others left no moment to switch on row security',
      detail = '300 attempts of 100 ms each; nothing is changed.',
      hint = 'End or wait for the long transaction that uses these tables, and run this again.';
  end if;
end
$$;
