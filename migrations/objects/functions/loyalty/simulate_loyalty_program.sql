-- Computes the same sums twice: for the ledger as it is, and with the entries that re-pricing would
-- append. The functions behind reprice_loyalty_history decide those entries.
create or replace function public.simulate_loyalty_program(
  restaurant_id uuid,
  accrual_rule jsonb,
  tier_definitions jsonb,
  from_at timestamptz default null,
  to_at timestamptz default null,
  expires_after interval default null,
  expiry_notice_on date default null
)
returns table (
  section text,
  item text,
  today bigint,
  simulated bigint
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_now timestamptz := clock_timestamp();
  v_program public.loyalty_programs;
  v_noticed public.loyalty_programs;
  v_timezone text;
  v_day_starts_at time;
  v_owed public.loyalty_point_events[];
begin
  perform regulars.assert_restaurant(simulate_loyalty_program.restaurant_id);

  simulate_loyalty_program.accrual_rule := regulars.name_currency(
    simulate_loyalty_program.restaurant_id,
    simulate_loyalty_program.accrual_rule
  );

  if not regulars.is_accrual_rule(simulate_loyalty_program.accrual_rule) then
    perform regulars.refuse_field(
      'accrual_rule',
      'a rule of type per_guest, flat or per_spend, the last with a currency'
    );
  elsif not regulars.is_tier_definitions(simulate_loyalty_program.tier_definitions) then
    perform regulars.refuse_field(
      'tier_definitions',
      'tiers rising from 0, and a qualification_period such as P12M or null'
    );
  elsif simulate_loyalty_program.expires_after not between interval '1 day' and interval '100 years'
    and simulate_loyalty_program.expires_after <> interval '0'
  then
    perform regulars.refuse_field('expires_after', 'from a day to 100 years, or 0 for never');
  elsif simulate_loyalty_program.expires_after is not null
    and simulate_loyalty_program.expiry_notice_on is null
    or not isfinite(simulate_loyalty_program.expiry_notice_on)
  then
    -- without a notice no earlier points go by a new rule
    perform regulars.refuse_field('expiry_notice_on', 'the day from which expires_after holds');
  end if;

  v_program := regulars.resolve_program(simulate_loyalty_program.restaurant_id, null);
  select restaurants.timezone, restaurants.day_starts_at
  into v_timezone, v_day_starts_at
  from public.restaurants
  where restaurants.id = simulate_loyalty_program.restaurant_id;
  v_noticed := v_program;
  v_noticed.expiry_notice_on := simulate_loyalty_program.expiry_notice_on;
  v_noticed.expires_after := nullif(
    coalesce(simulate_loyalty_program.expires_after, v_program.expires_after),
    interval '0'
  );

  v_owed := array(
    select owed
    from regulars.entries_owed(
      as_of => v_now,
      is_backdated => true,
      differences => array(
        select row(
          simulate_loyalty_program.restaurant_id,
          priced.booking_id,
          v_program.id,
          priced.customer_id,
          priced.points_after,
          coalesce(posted.points, 0)
        )::regulars.booking_point_differences
        from regulars.bookings_to_reprice(
          restaurant_id => simulate_loyalty_program.restaurant_id,
          program_id => v_program.id,
          accrual_rule => simulate_loyalty_program.accrual_rule,
          from_at => simulate_loyalty_program.from_at,
          to_at => simulate_loyalty_program.to_at
        ) as priced
        left join (
          select entries.booking_id, entries.customer_id, sum(entries.points_delta) as points
          from public.loyalty_point_events as entries
          where entries.restaurant_id = simulate_loyalty_program.restaurant_id
            and entries.program_id = v_program.id
            and entries.booking_id is not null
          group by entries.booking_id, entries.customer_id
        ) as posted
          on posted.booking_id = priced.booking_id
          and posted.customer_id = priced.customer_id
        where priced.points_after <> coalesce(posted.points, 0)
      )
    ) as owed
  );

  return query
  with flows as materialized (
    select flows.*
    from regulars.point_flows as flows
    where flows.restaurant_id = simulate_loyalty_program.restaurant_id
      and flows.program_id = v_program.id
  ),
  earned as materialized (
    select
      worlds.is_simulated,
      flows.customer_id,
      flows.earned_at,
      flows.booking_id is not null as is_lifetime,
      flows.points_delta::bigint as points
    from flows
    cross join (values (false), (true)) as worlds (is_simulated)
    where flows.flow = 'earned'
    union all
    select
      true,
      owed.customer_id,
      coalesce(awards.earned_at, owed.occurred_at),
      true,
      owed.points_delta
    from unnest(v_owed) as owed
    left join flows as awards on awards.id = owed.reverses_event_id
    -- a guest with an empty account has a tier as well
    union all
    select
      worlds.is_simulated,
      loyalty_points.customer_id,
      v_now,
      true,
      0
    from public.loyalty_points
    cross join (values (false), (true)) as worlds (is_simulated)
    where loyalty_points.restaurant_id = simulate_loyalty_program.restaurant_id
      and loyalty_points.program_id = v_program.id
  ),
  guests as (
    select
      sums.is_simulated,
      sums.customer_id,
      sums.lifetime_points,
      regulars.tier_for(
        case
          when sums.is_simulated then simulate_loyalty_program.tier_definitions
          else v_program.tier_definitions
        end,
        sums.qualifying_points
      ) as tier
    from (
      select
        earned.is_simulated,
        earned.customer_id,
        coalesce(sum(earned.points) filter (where earned.is_lifetime), 0)::bigint
          as lifetime_points,
        coalesce(
          sum(earned.points) filter (
            where earned.is_lifetime
              and regulars.qualifies_until(
                case
                  when earned.is_simulated then simulate_loyalty_program.tier_definitions
                  else v_program.tier_definitions
                end,
                earned.earned_at
              ) > v_now
          ),
          0
        )::bigint as qualifying_points
      from earned
      group by earned.is_simulated, earned.customer_id
    ) as sums
  ),
  differences as (
    select
      guests.customer_id,
      coalesce(sum(guests.lifetime_points) filter (where not guests.is_simulated), 0) as today,
      coalesce(sum(guests.lifetime_points) filter (where guests.is_simulated), 0) as simulated
    from guests
    group by guests.customer_id
  ),
  outstanding as (
    select
      worlds.is_simulated,
      replay.due_on as expires_on,
      case when replay.state = 'debt' then -replay.points else replay.points end as points
    from (values (false), (true)) as worlds (is_simulated)
    cross join lateral regulars.replay_points(
      restaurant_id => simulate_loyalty_program.restaurant_id,
      customer_ids => null,
      as_of => v_now,
      entries => case when worlds.is_simulated then v_owed else '{}' end,
      noticed => case
        when worlds.is_simulated and simulate_loyalty_program.expiry_notice_on is not null
          then v_noticed
      end
    ) as replay
    where replay.program_id = v_program.id
      and replay.state <> 'expired'
  ),
  lines as (
    select
      'month' as section,
      to_char(
        regulars.business_date(earned.earned_at, v_timezone, v_day_starts_at),
        'YYYY-MM'
      ) as item,
      earned.is_simulated,
      sum(earned.points) as points
    from earned
    where earned.is_lifetime
      and earned.points <> 0
    group by 1, 2, 3
    union all
    select 'tier', guests.tier, guests.is_simulated, count(*)
    from guests
    group by 2, 3
    union all
    select
      'liability',
      coalesce(to_char(outstanding.expires_on, 'YYYY-MM'), 'never'),
      outstanding.is_simulated,
      sum(outstanding.points)
    from outstanding
    where outstanding.points <> 0
    group by 2, 3
    union all
    select 'total', totals.item, totals.is_simulated, totals.points
    from (
      select 'lifetime_points' as item, guests.is_simulated, sum(guests.lifetime_points) as points
      from guests
      group by 2
      union all
      select 'outstanding_points', outstanding.is_simulated, sum(outstanding.points)
      from outstanding
      group by 2
    ) as totals
  ),
  report as (
    select
      lines.section,
      lines.item,
      coalesce(sum(lines.points) filter (where not lines.is_simulated), 0) as today,
      coalesce(sum(lines.points) filter (where lines.is_simulated), 0) as simulated
    from lines
    group by lines.section, lines.item
    union all
    (
      select 'winner', differences.customer_id::text, differences.today, differences.simulated
      from differences
      where differences.simulated > differences.today
      order by differences.simulated - differences.today desc, differences.customer_id
      limit 10
    )
    union all
    (
      select 'loser', differences.customer_id::text, differences.today, differences.simulated
      from differences
      where differences.simulated < differences.today
      order by differences.simulated - differences.today, differences.customer_id
      limit 10
    )
  )
  select report.section, report.item, report.today::bigint, report.simulated::bigint
  from report
  order by
    array_position(
      array['total', 'tier', 'month', 'liability', 'winner', 'loser'],
      report.section
    ),
    case
      when report.section in ('winner', 'loser') then -abs(report.simulated - report.today)
    end,
    report.item;
end
$$;

comment on function public.simulate_loyalty_program(
  uuid, jsonb, jsonb, timestamptz, timestamptz, interval, date
) is
  'What if this rule and these tiers had priced the bookings confirmed in a period: points by '
  'month, guests by tier, liability by month of expiry, winners and losers. With expiry_notice_on '
  'earlier points expire by expires_after from that day on. Writes nothing; '
  'reprice_loyalty_history applies a rule. Raises RG001, RG010, RG020.';
revoke all on function public.simulate_loyalty_program(
  uuid, jsonb, jsonb, timestamptz, timestamptz, interval, date
) from public;
