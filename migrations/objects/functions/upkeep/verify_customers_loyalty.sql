-- Stable and a single statement, so that all checks see one snapshot and a concurrent booking shows
-- no false difference. Offenders are named by id, never by contact.
create or replace function public.verify_customers_loyalty(
  restaurant_id uuid default null,
  since_last boolean default false
)
returns table (
  check_name text,
  ok boolean,
  severity text,
  expected text,
  actual text,
  detail text
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
set work_mem = '128MB'
-- Everything is read once from end to end: a nested loop or a sort for a merge join, which a poor
-- estimate may choose, is never right.
set enable_nestloop = off
set enable_mergejoin = off
-- An incremental sort would read bookings row by row through an index to group them.
set enable_incremental_sort = off
-- Before PostgreSQL 18, disabled plan nodes look so costly that JIT would start.
set jit = off
-- A generic plan would hold both the whole verify and that of changes.
set plan_cache_mode = force_custom_plan
as $$
#variable_conflict use_column
declare
  v_since_at timestamptz;
  v_restaurant_ids uuid[];
  v_is_whole boolean := true;
begin
  perform regulars.assert_restaurant(verify_customers_loyalty.restaurant_id);
  perform regulars.assert_known_restaurant(verify_customers_loyalty.restaurant_id);

  if verify_customers_loyalty.since_last then
    select
      min(positions.verified_at) filter (where positions.is_known),
      array_agg(positions.of_restaurant_id order by positions.of_restaurant_id)
        filter (where positions.is_known is not true)
    into v_since_at, v_restaurant_ids
    from regulars.verified_positions(verify_customers_loyalty.restaurant_id) as positions;
    v_is_whole := v_since_at is null;

    return query
    select
      'scope',
      true,
      'info',
      null,
      case
        when v_is_whole then 'everything'
        else concat(
          format('what changed since %s', date_trunc('second', v_since_at at time zone 'UTC')),
          ' UTC',
          case
            when cardinality(v_restaurant_ids) = 1 then ', 1 restaurant whole'
            when cardinality(v_restaurant_ids) > 1
              then format(', %s restaurants whole', cardinality(v_restaurant_ids))
          end
        )
      end,
      concat_ws(
        '. ',
        'restaurants ' || array_to_string(v_restaurant_ids[1:5], ', '),
        case
          when v_restaurant_ids is not null
            then 'Not known to have been green, or their settings have changed since.'
        end,
        case
          when not v_is_whole
            then 'What somebody forced into older rows is found by a whole verify only.'
        end
      );
  end if;

  return query
  with findings as (
    select
      of_restaurants.check_name,
      of_restaurants.restaurant_id,
      of_restaurants.offender,
      of_restaurants.expected,
      of_restaurants.actual
    from regulars.restaurant_findings(is_whole => true) as of_restaurants
    where v_is_whole
      and (
        verify_customers_loyalty.restaurant_id is null
        or of_restaurants.restaurant_id = verify_customers_loyalty.restaurant_id
      )
    union all
    select *
    from regulars.changed_findings(verify_customers_loyalty.restaurant_id)
    where not v_is_whole
    union all
    select * from regulars.check_events_valid
    union all
    select * from regulars.check_guards_enabled
    union all
    select * from regulars.check_row_security_on
    union all
    select * from regulars.check_tenants_apart
    union all
    select * from regulars.check_objects
    union all
    select * from regulars.check_pilot_list
  ),
  counted as materialized (
    select
      findings.check_name,
      -- on another major version of the server the comparison proves nothing
      count(*) filter (where findings.actual is distinct from 'unknown') as items,
      count(*) filter (where findings.actual = 'unknown') as unknown,
      count(*) filter (where findings.actual = 'merged') as merged,
      count(*) filter (where findings.actual = 'erased') as erased,
      (array_agg(findings.offender order by findings.offender collate "C"))[1:5] as offenders,
      (
        array_agg(
          findings.offender || ': ' || findings.actual
          order by findings.actual = 'unknown', findings.offender collate "C"
        ) filter (
          where findings.check_name in ('ledger_untouched', 'objects', 'tenants_apart')
        )
      )[1:5] as faults
    from findings
    group by findings.check_name
  ),
  checks (place, check_name, severity, one, many, noun, advice) as (
    values
      (
        1,
        'customers_match_contacts',
        'fail',
        '1 contact without a customer',
        '%s contacts without a customer',
        'bookings',
        'Run the backfill.'
      ),
      (
        2,
        'bookings_have_their_customer',
        'fail',
        '1 booking elsewhere',
        '%s bookings elsewhere',
        'bookings',
        'Run the backfill.'
      ),
      (
        3,
        'profiles_match_bookings',
        'fail',
        '1 profile differs',
        '%s profiles differ',
        'customers',
        'Run the backfill.'
      ),
      (
        4,
        'customers_show_newest_contact',
        'fail',
        '1 customer differs',
        '%s customers differ',
        'customers',
        'Run the backfill.'
      ),
      (
        5,
        'ledger_matches_bookings',
        'fail',
        '1 booking differs',
        '%s bookings differ',
        'bookings',
        'Run the backfill.'
      ),
      (
        6,
        'balances_match_ledger',
        'fail',
        '1 account differs',
        '%s accounts differ',
        'customers',
        'Run the backfill.'
      ),
      (
        7,
        'pinned_versions_exist',
        'fail',
        '1 booking without',
        '%s bookings without',
        'bookings',
        null
      ),
      (
        8,
        'events_valid',
        'fail',
        '1 contract not enforced',
        '%s contracts not enforced',
        'contracts',
        null
      ),
      (9, 'guards_enabled', 'fail', '1 guard is off', '%s guards are off', null, null),
      (
        10,
        'row_security_on',
        'warn',
        '1 table without row security',
        '%s tables without row security',
        'tables',
        'Only grants limit logins until scripts/db/roles.sql has run.'
      ),
      (
        11,
        'objects',
        'fail',
        '1 object differs',
        '%s objects differ',
        null,
        'regulars migrate brings back functions, views, triggers and policies; the rest by hand.'
      ),
      (
        12,
        'merge_pointers_end',
        'fail',
        '1 customer in a circle',
        '%s customers in a circle',
        'customers',
        null
      ),
      (
        13,
        'event_counts_lead',
        'fail',
        '1 booking behind its events',
        '%s bookings behind their events',
        'bookings',
        null
      ),
      (
        14,
        'events_arriving',
        'warn',
        '1 booking with events missing',
        '%s bookings with events missing',
        'bookings',
        'Purged or lost; reissue_analytics_events brings them back.'
      ),
      (
        15,
        'pilot_list',
        'fail',
        '1 entry is not an id',
        '%s entries are not ids',
        'not an id:',
        null
      ),
      (
        16,
        'unusable_contacts',
        'warn',
        '1 e-mail or phone that cannot be used',
        '%s e-mails and phones that cannot be used',
        'bookings',
        'Their bookings are kept; see docs/guide.md to list them.'
      ),
      (
        17,
        'phone_rules_applied',
        'warn',
        '1 restaurant waits',
        '%s restaurants wait',
        'restaurants',
        'Known guests are read as before: regulars.phone_rule_changes tells what would change.'
      ),
      (
        18,
        'walk_ins',
        'info',
        '1 booking without a customer',
        '%s bookings without a customer',
        null,
        null
      ),
      (19, 'customers_without_bookings', 'info', null, null, null, null),
      (
        20,
        'ledger_untouched',
        'warn',
        '1 account with entries altered, forged or removed by force',
        '%s accounts with entries altered, forged or removed by force',
        'customers',
        'The first of each account. The backfill posts missing entries of bookings; a manual '
          || 'entry only a backup can bring back.'
      ),
      (
        21,
        'backfill_pending',
        'fail',
        '1 difference',
        '%s differences',
        null,
        'Run the backfill.'
      ),
      (
        22,
        'restaurants_have_a_place',
        'fail',
        '1 restaurant whose country or time zone is not known',
        '%s restaurants whose country or time zone is not known',
        'restaurants',
        'Update country_code and timezone, then run regulars.apply_phone_rules.'
      ),
      (
        23,
        'bills_in_another_currency',
        'warn',
        '1 bill earned nothing',
        '%s bills earned nothing',
        'bookings',
        'The program pays for another currency. Correct spend_currency, or the points by hand.'
      ),
      (
        24,
        'loyalty_open',
        'info',
        '1 restaurant earns no points now',
        '%s restaurants earn no points now',
        'restaurants',
        'loyalty_status tells why.'
      ),
      (
        25,
        'attached_rows_mirrored',
        'warn',
        '1 row of the app says something else',
        '%s rows of the app say something else',
        'bookings',
        'Run regulars attach; what it leaves, regulars attach --resolve.'
      ),
      (
        26,
        'tenants_apart',
        'warn',
        '1 way around row security',
        '%s ways around row security',
        null,
        'Restaurants may see each other by it: drop or revoke what is not meant.'
      )
  ),
  totals as (
    select
      coalesce(sum(ledger_totals.balance), 0) as balance,
      coalesce(sum(ledger_totals.awarded), 0) as awarded,
      coalesce(sum(ledger_totals.adjusted), 0) as adjusted,
      coalesce(sum(ledger_totals.redeemed), 0) as redeemed,
      coalesce(sum(ledger_totals.expired), 0) as expired,
      coalesce(sum(ledger_totals.in_balances), 0) as in_balances
    from regulars.ledger_totals
    where v_is_whole
      and (
        verify_customers_loyalty.restaurant_id is null
        or ledger_totals.restaurant_id = verify_customers_loyalty.restaurant_id
      )
  ),
  judged as (
    select
      checks.*,
      coalesce(counted.unknown, 0) as unknown,
      counted.merged,
      counted.erased,
      coalesce(counted.faults, counted.offenders) as offenders,
      case
        -- the findings above that the backfill corrects
        when checks.check_name = 'backfill_pending' then (
          select coalesce(sum(pending.items), 0)
          from counted as pending
          where pending.check_name in (
            'bookings_have_their_customer',
            'profiles_match_bookings',
            'customers_show_newest_contact',
            'ledger_matches_bookings',
            'balances_match_ledger'
          )
        )
        else coalesce(counted.items, 0)
      end as items
    from checks
    left join counted on counted.check_name = checks.check_name
  )
  select
    judged.check_name,
    judged.severity = 'info' or judged.items + judged.unknown = 0,
    case
      when judged.items = 0 and judged.unknown > 0 then 'info'
      when judged.check_name = 'attached_rows_mirrored' and not v_is_whole then 'info'
      else judged.severity
    end,
    case
      when judged.severity = 'info' then null
      when judged.check_name = 'balances_match_ledger' and v_is_whole then format(
        '%s = %s awarded + %s adjusted - %s redeemed - %s expired',
        totals.balance,
        totals.awarded,
        totals.adjusted,
        totals.redeemed,
        totals.expired
      )
      else format(judged.many, 0)
    end,
    concat(
      case
        when judged.check_name = 'balances_match_ledger' and v_is_whole
          then format('%s in balances, ', totals.in_balances)
      end,
      case
        when judged.check_name = 'attached_rows_mirrored' and not v_is_whole
          then 'left to a whole verify'
        when judged.check_name = 'customers_without_bookings' then format(
          '%s merged, %s erased, %s other',
          coalesce(judged.merged, 0),
          coalesce(judged.erased, 0),
          judged.items - coalesce(judged.merged, 0) - coalesce(judged.erased, 0)
        )
        when judged.items = 1 then judged.one
        else format(judged.many, judged.items)
      end,
      case
        when judged.unknown > 0
          then format(', %s unknown until the next migrate', judged.unknown)
      end
    ),
    case
      when (judged.severity <> 'info' or judged.advice is not null)
        and judged.items + judged.unknown > 0
      then concat_ws(
        '. ',
        nullif(left(concat_ws(' ', judged.noun, array_to_string(judged.offenders, ', ')), 500), ''),
        judged.advice
      )
    end
  from judged
  cross join totals
  order by judged.place;
end
$$;

comment on function public.verify_customers_loyalty(uuid, boolean) is
  'The post-deploy checklist, one row per check (null: all restaurants), from one snapshot; '
  'writes nothing. since_last: of what changed since regulars.remember_verified, a first row '
  'tells what that was. Severity fail stops a deploy, warn and info do not. Names offenders by id '
  'only. Raises RG004.';
revoke all on function public.verify_customers_loyalty(uuid, boolean) from public;
