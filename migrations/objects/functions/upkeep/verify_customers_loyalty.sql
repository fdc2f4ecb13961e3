-- Reads what the dry run of the backfill has worked out, so that each distinct contact is
-- normalised once and "what differs" is defined once. Offenders are named by id, never by contact.
create or replace function public.verify_customers_loyalty(restaurant_id uuid default null)
returns table (
  check_name text,
  ok boolean,
  severity text,
  expected text,
  actual text,
  detail text
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set work_mem = '128MB'
as $$
#variable_conflict use_column
declare
  v_count bigint;
  v_other bigint;
  v_sums record;
  v_bookings record;
  v_offenders text;
begin
  perform regulars.assert_restaurant(verify_customers_loyalty.restaurant_id);
  perform regulars.backfill_dry_run(verify_customers_loyalty.restaurant_id);

  -- customers against distinct contacts
  select
    count(*),
    count(*) filter (where backfill_guests.identity_id is not null)
  into v_count, v_other
  from pg_temp.backfill_guests;

  return query values (
    'customers_match_contacts',
    v_count = v_other,
    'fail',
    format('%s distinct contacts', v_count),
    format('%s with a customer', v_other),
    case when v_count <> v_other then 'Run the backfill.' end
  );

  select
    count(*),
    string_agg(backfill_bookings.booking_id::text, ', ')
      filter (where backfill_bookings.place <= 5)
  into v_count, v_offenders
  from (
    select
      backfill_bookings.booking_id,
      row_number() over (order by backfill_bookings.booking_id) as place
    from pg_temp.backfill_bookings
  ) as backfill_bookings;

  return query values (
    'bookings_have_their_customer',
    v_count = 0,
    'fail',
    '0 bookings elsewhere',
    format('%s bookings elsewhere', v_count),
    'bookings ' || v_offenders
  );

  -- profiles against the history of bookings
  select
    count(*),
    string_agg(differences.customer_id::text, ', ') filter (where differences.place <= 5)
  into v_count, v_offenders
  from (
    select
      profiles.customer_id,
      row_number() over (order by profiles.customer_id) as place
    from pg_temp.present_profile_differences as profiles
  ) as differences;

  return query values (
    'profiles_match_bookings',
    v_count = 0,
    'fail',
    '0 profiles differ',
    format('%s profiles differ', v_count),
    'customers ' || v_offenders
  );

  select
    count(*),
    string_agg(differences.customer_id::text, ', ') filter (where differences.place <= 5)
  into v_count, v_offenders
  from (
    select
      contacts.customer_id,
      row_number() over (order by contacts.customer_id) as place
    from pg_temp.present_contact_differences as contacts
  ) as differences;

  return query values (
    'customers_show_newest_contact',
    v_count = 0,
    'fail',
    '0 customers differ',
    format('%s customers differ', v_count),
    'customers ' || v_offenders
  );

  -- the ledger against loyalty_points_awarded
  select
    count(*),
    string_agg(differences.booking_id::text, ', ') filter (where differences.place <= 5)
  into v_count, v_offenders
  from (
    select
      points.booking_id,
      row_number() over (order by points.booking_id) as place
    from pg_temp.present_point_differences as points
  ) as differences;

  return query values (
    'ledger_matches_bookings',
    v_count = 0,
    'fail',
    '0 bookings differ',
    format('%s bookings differ', v_count),
    'bookings ' || v_offenders
  );

  -- balances against the ledger, with the whole identity
  select
    count(*),
    string_agg(differences.customer_id::text, ', ') filter (where differences.place <= 5)
  into v_count, v_offenders
  from (
    select
      accounts.customer_id,
      row_number() over (order by accounts.customer_id) as place
    from pg_temp.present_account_differences as accounts
  ) as differences;

  select
    coalesce(sum(entries.points_delta), 0) as balance,
    coalesce(sum(entries.points_delta) filter (where entries.reason like 'booking.%'), 0)
      as awarded,
    coalesce(
      sum(entries.points_delta) filter (where entries.reason in ('manual.adjustment', 'merge')),
      0
    ) as adjusted,
    -coalesce(sum(entries.points_delta) filter (where entries.reason like 'redemption%'), 0)
      as redeemed,
    -coalesce(sum(entries.points_delta) filter (where entries.reason like 'expiry%'), 0)
      as expired,
    -- here, because a booking may arrive between two statements
    (
      select coalesce(sum(loyalty_points.balance), 0)
      from public.loyalty_points
      where verify_customers_loyalty.restaurant_id is null
        or loyalty_points.restaurant_id = verify_customers_loyalty.restaurant_id
    ) as in_balances
  into v_sums
  from public.loyalty_point_events as entries
  where verify_customers_loyalty.restaurant_id is null
    or entries.restaurant_id = verify_customers_loyalty.restaurant_id;

  return query values (
    'balances_match_ledger',
    v_count = 0 and v_sums.in_balances = v_sums.balance,
    'fail',
    format(
      '%s = %s awarded + %s adjusted - %s redeemed - %s expired',
      v_sums.balance,
      v_sums.awarded,
      v_sums.adjusted,
      v_sums.redeemed,
      v_sums.expired
    ),
    format('%s in balances, %s accounts differ', v_sums.in_balances, v_count),
    'customers ' || v_offenders
  );

  -- What bookings tell about themselves, in one pass; who they are is looked up only where there is
  -- something to tell.
  select
    count(*) filter (
      where bookings.loyalty_accrual_version is not null and versions.accrual_version is null
    ) as unpinned,
    count(*) filter (where bookings.event_count > 0) as with_events,
    count(*) filter (where bookings.event_count > coalesce(events.entries, 0)) as short_of_events,
    count(*) filter (where bookings.event_count < events.booking_sequence) as behind,
    count(*) filter (where bookings.customer_id is null) as walk_ins
  into v_bookings
  from public.bookings
  left join public.loyalty_program_versions as versions
    on versions.restaurant_id = bookings.restaurant_id
    and versions.program_id = bookings.loyalty_program_id
    and versions.accrual_version = bookings.loyalty_accrual_version
  left join (
    select
      analytics_events.restaurant_id,
      analytics_events.booking_id,
      count(*) as entries,
      max(analytics_events.booking_sequence) as booking_sequence
    from public.analytics_events
    where analytics_events.booking_sequence is not null
      and (
        verify_customers_loyalty.restaurant_id is null
        or analytics_events.restaurant_id = verify_customers_loyalty.restaurant_id
      )
    group by analytics_events.restaurant_id, analytics_events.booking_id
  ) as events
    on events.restaurant_id = bookings.restaurant_id
    and events.booking_id = bookings.id
  where verify_customers_loyalty.restaurant_id is null
    or bookings.restaurant_id = verify_customers_loyalty.restaurant_id;

  -- a pin that names no version would price nothing
  v_offenders := null;
  if v_bookings.unpinned > 0 then
    select string_agg(pins.id::text, ', ')
    into v_offenders
    from (
      select bookings.id
      from public.bookings
      where (
          verify_customers_loyalty.restaurant_id is null
          or bookings.restaurant_id = verify_customers_loyalty.restaurant_id
        )
        and bookings.loyalty_accrual_version is not null
        and not exists (
          select
          from public.loyalty_program_versions as versions
          where versions.restaurant_id = bookings.restaurant_id
            and versions.program_id = bookings.loyalty_program_id
            and versions.accrual_version = bookings.loyalty_accrual_version
        )
      order by bookings.id
      limit 5
    ) as pins;
  end if;

  return query values (
    'pinned_versions_exist',
    v_bookings.unpinned = 0,
    'fail',
    '0 bookings without',
    format('%s bookings without', v_bookings.unpinned),
    'bookings ' || v_offenders
  );

  -- events valid: the function that knows each contract is called by a constraint, in force on
  -- every row, so that no row can break one
  select
    count(*),
    string_agg(
      format('%s, version %s', contracts.event_type, contracts.schema_version),
      '; '
      order by contracts.event_type, contracts.schema_version
    )
      filter (where not exists (
        select
        from pg_catalog.pg_constraint as constraints
        join pg_catalog.pg_depend as calls
          on calls.classid = 'pg_constraint'::regclass
          and calls.objid = constraints.oid
        join pg_catalog.pg_proc as functions
          on calls.refclassid = 'pg_proc'::regclass
          and calls.refobjid = functions.oid
        where constraints.conrelid = 'public.analytics_events'::regclass
          and constraints.convalidated
          and functions.oid::regproc = 'regulars.follows_contract'::regproc
          and position(
            format(
              '''%s'' and schema_version = %s then',
              contracts.event_type,
              contracts.schema_version
            )
            in functions.prosrc
          ) > 0
      ))
  into v_count, v_offenders
  from public.analytics_event_contracts() as contracts;

  return query values (
    'events_valid',
    v_offenders is null,
    'fail',
    format('%s contracts enforced', v_count),
    case
      when v_offenders is null then format('%s contracts enforced', v_count)
      else 'some missing or not validated'
    end,
    v_offenders
  );

  -- the triggers and row security that everything rests on
  select string_agg(guards.name, ', ' order by guards.name)
  into v_offenders
  from (
    select format('trigger %s on %s', triggers.tgname, triggers.tgrelid::regclass) as name
    from pg_catalog.pg_trigger as triggers
    join pg_catalog.pg_class as tables on tables.oid = triggers.tgrelid
    join pg_catalog.pg_proc as functions on functions.oid = triggers.tgfoid
    where functions.pronamespace = 'regulars'::regnamespace
      and triggers.tgenabled not in ('O', 'A')
    union all
    select format('row security of %s', tables.oid::regclass)
    from pg_catalog.pg_policy as policies
    join pg_catalog.pg_class as tables on tables.oid = policies.polrelid
    where policies.polname = 'tenant'
      and not tables.relrowsecurity
      -- where the script of the roles has switched it on; until then row_security_on says so
      and exists (
        select
        from pg_catalog.pg_policy as operators
        where operators.polrelid = policies.polrelid
          and operators.polname = 'operators'
      )
  ) as guards;

  return query values (
    'guards_enabled',
    v_offenders is null,
    'fail',
    'every trigger and row security on',
    case when v_offenders is null then 'every trigger and row security on' else 'some are off' end,
    left(v_offenders, 500)
  );

  -- the last step of a deploy: until it is taken, a login sees what its grants say, of all
  -- restaurants
  select string_agg(tables.oid::regclass::text, ', ' order by tables.oid::regclass::text)
  into v_offenders
  from pg_catalog.pg_policy as policies
  join pg_catalog.pg_class as tables on tables.oid = policies.polrelid
  where policies.polname = 'tenant'
    and not tables.relrowsecurity
    and not exists (
      select
      from pg_catalog.pg_policy as operators
      where operators.polrelid = policies.polrelid
        and operators.polname = 'operators'
    );

  return query values (
    'row_security_on',
    v_offenders is null,
    'warn',
    'row security on for every table',
    case when v_offenders is null then 'row security on for every table' else 'off for some' end,
    v_offenders
  );

  -- merge pointers that end nowhere would identify nobody
  select
    count(*),
    string_agg(pointers.id::text, ', ') filter (where pointers.place <= 5)
  into v_count, v_offenders
  from (
    select
      customers.id,
      row_number() over (order by customers.id) as place
    from public.customers
    where (
        verify_customers_loyalty.restaurant_id is null
        or customers.restaurant_id = verify_customers_loyalty.restaurant_id
      )
      and customers.merged_into_id is not null
      and regulars.customer_root(customers.restaurant_id, customers.id) is null
  ) as pointers;

  return query values (
    'merge_pointers_end',
    v_count = 0,
    'fail',
    '0 customers in a circle',
    format('%s customers in a circle', v_count),
    'customers ' || v_offenders
  );

  -- a number that is behind its events would refuse the next one
  v_offenders := null;
  if v_bookings.behind > 0 then
    select string_agg(numbers.id::text, ', ')
    into v_offenders
    from (
      select bookings.id
      from public.bookings
      where (
          verify_customers_loyalty.restaurant_id is null
          or bookings.restaurant_id = verify_customers_loyalty.restaurant_id
        )
        and exists (
          select
          from public.analytics_events
          where analytics_events.restaurant_id = bookings.restaurant_id
            and analytics_events.booking_id = bookings.id
            and analytics_events.booking_sequence > bookings.event_count
        )
      order by bookings.id
      limit 5
    ) as numbers;
  end if;

  return query values (
    'event_counts_lead',
    v_bookings.behind = 0,
    'fail',
    '0 bookings behind their events',
    format('%s bookings behind their events', v_bookings.behind),
    'bookings ' || v_offenders
  );

  -- events arriving: told, because a purge is allowed
  return query values (
    'events_arriving',
    v_bookings.short_of_events = 0,
    'warn',
    format('%s bookings with events', v_bookings.with_events),
    format('%s of them with some missing', v_bookings.short_of_events),
    case
      when v_bookings.short_of_events > 0 then
        'Purged or lost; reissue_analytics_events brings them back.'
    end
  );

  -- the pilot list
  select
    string_agg(pilots.entry, ', ') filter (
      where pilots.entry !~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'
    ),
    count(*) filter (where restaurants.id is not null),
    count(*)
  into v_offenders, v_other, v_count
  from (
    select distinct lower(btrim(entries.entry, E' \t\r\n')) as entry
    from (
      select current_setting('loyalty.pilot_restaurant_ids', true) as list
      union all
      select settings.value
      from regulars.settings
      where settings.name = 'loyalty.pilot_restaurant_ids'
    ) as lists
    cross join lateral unnest(string_to_array(lists.list, ',')) as entries (entry)
    where btrim(entries.entry, E' \t\r\n') <> ''
  ) as pilots
  left join public.restaurants on restaurants.id::text = pilots.entry;

  return query values (
    'pilot_list',
    v_offenders is null,
    'fail',
    'restaurant ids',
    format('%s entries, %s of them restaurants here', v_count, v_other),
    'not an id: ' || left(v_offenders, 200)
  );

  -- told, and stopping nothing
  select
    count(*) filter (
      where backfill_contacts.email_normalized is null
        and backfill_contacts.phone_normalized is null
        and btrim(backfill_contacts.contact, ' ' || chr(31)) <> ''
    )
  into v_count
  from pg_temp.backfill_contacts;

  return query values (
    'unusable_contacts',
    v_count = 0,
    'warn',
    '0 contacts',
    format('%s contacts that identify nobody', v_count),
    case when v_count > 0 then 'Their bookings are kept; see docs/guide.md to list them.' end
  );

  select
    count(distinct earlier_phone_readings.restaurant_id),
    string_agg(distinct earlier_phone_readings.restaurant_id::text, ', ')
  into v_count, v_offenders
  from regulars.earlier_phone_readings
  where verify_customers_loyalty.restaurant_id is null
    or earlier_phone_readings.restaurant_id = verify_customers_loyalty.restaurant_id;

  return query values (
    'phone_rules_applied',
    v_count = 0,
    'warn',
    '0 restaurants wait',
    format('%s restaurants wait', v_count),
    'Known guests are read as before: regulars.phone_rule_changes tells what would change. '
    'restaurants '
      || left(v_offenders, 200)
  );

  return query values (
    'walk_ins',
    true,
    'info',
    null::text,
    format('%s bookings without a customer', v_bookings.walk_ins),
    null::text
  );

  select
    format(
      '%s merged, %s erased, %s others',
      count(*) filter (where customers.merged_into_id is not null),
      count(*) filter (where customers.merged_into_id is null and customers.erased_at is not null),
      count(*) filter (where customers.merged_into_id is null and customers.erased_at is null)
    )
  into v_offenders
  from public.customers
  where (
      verify_customers_loyalty.restaurant_id is null
      or customers.restaurant_id = verify_customers_loyalty.restaurant_id
    )
    and not exists (
      select
      from public.bookings
      where bookings.restaurant_id = customers.restaurant_id
        and bookings.customer_id = customers.id
    );

  return query values (
    'customers_without_bookings',
    true,
    'info',
    null::text,
    v_offenders,
    null::text
  );

  select
    count(*),
    string_agg(
      format(
        'customer %s: entry %s %s%s',
        accounts.customer_id,
        accounts.sequence,
        accounts.fault,
        case when accounts.booking_id is not null then ', of a booking' end
      ),
      '; '
    ) filter (where accounts.place <= 5)
  into v_count, v_offenders
  from (
    select distinct on (faults.restaurant_id, faults.program_id, faults.customer_id)
      faults.*,
      dense_rank() over (
        order by faults.restaurant_id, faults.program_id, faults.customer_id
      ) as place
    from regulars.ledger_faults as faults
    where verify_customers_loyalty.restaurant_id is null
      or faults.restaurant_id = verify_customers_loyalty.restaurant_id
    order by faults.restaurant_id, faults.program_id, faults.customer_id, faults.sequence
  ) as accounts;

  return query values (
    'ledger_untouched',
    v_count = 0,
    'warn',
    '0 accounts',
    format('%s accounts with entries altered, forged or removed by force', v_count),
    case
      when v_count > 0 then
        v_offenders || '. The first of each account. What bookings lack is posted anew; a manual '
        || 'entry only a backup can bring back.'
    end
  );

  -- last, so that it is read last
  select coalesce(sum(backfill_counts.inserted + backfill_counts.changed), 0)
  into v_count
  from pg_temp.backfill_counts;

  return query values (
    'backfill_pending',
    v_count = 0,
    'fail',
    '0 changes',
    format('%s changes', v_count),
    case when v_count > 0 then 'Run the backfill.' end
  );
end
$$;

comment on function public.verify_customers_loyalty(uuid) is
  'The post-deploy checklist, a row a check (null: all restaurants). Severity fail stops a '
  'deploy, warn and info do not. Names offenders by id only. Raises RG004.';
revoke all on function public.verify_customers_loyalty(uuid) from public;
