create or replace function regulars.tier_lapses(
  restaurant_id uuid,
  customer_ids uuid[],
  as_of timestamptz
)
returns table (
  program_id uuid,
  customer_id uuid,
  lapsed_at timestamptz,
  tier_before text,
  tier text
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  return query
  with programs as materialized (
    select
      loyalty_programs.id,
      loyalty_programs.tier_definitions,
      regulars.tiers_in_force_since(loyalty_programs.restaurant_id, loyalty_programs.id)
        as tiers_since
    from public.loyalty_programs
    where loyalty_programs.restaurant_id = tier_lapses.restaurant_id
      and loyalty_programs.tier_definitions ->> 'qualification_period' is not null
  ),
  accounts as materialized (
    select
      loyalty_points.program_id,
      loyalty_points.customer_id,
      loyalty_points.tier,
      weighed.at as weighed_at,
      regulars.qualifies_since(programs.tier_definitions, weighed.at) as earned_after,
      regulars.qualifies_since(programs.tier_definitions, tier_lapses.as_of) + interval '8 days'
        as earned_until,
      programs.tier_definitions
    from programs
    join public.loyalty_points
      on loyalty_points.restaurant_id = tier_lapses.restaurant_id
      and loyalty_points.program_id = programs.id
    cross join lateral (
      select greatest(loyalty_points.tier_set_at, programs.tiers_since) as at
    ) as weighed
    where loyalty_points.restaurant_id = tier_lapses.restaurant_id
      and loyalty_points.customer_id = any (
        coalesce(
          tier_lapses.customer_ids,
          array(
            select everybody.customer_id
            from public.loyalty_points as everybody
            where everybody.restaurant_id = tier_lapses.restaurant_id
          )
        )
      )
  ),
  moments as (
    -- Without a new entry a tier changes only when points of an earlier entry leave the period.
    select distinct
      accounts.program_id,
      accounts.customer_id,
      accounts.tier,
      accounts.tier_definitions,
      regulars.qualifies_until(accounts.tier_definitions, flows.earned_at) as lapsed_at
    from accounts
    join regulars.point_flows as flows
      on flows.restaurant_id = tier_lapses.restaurant_id
      and flows.program_id = accounts.program_id
      and flows.customer_id = accounts.customer_id
      and flows.booking_id is not null
      -- a reversal counts on the date of its award, which is among these
      and flows.occurred_at > accounts.earned_after
      and flows.occurred_at <= accounts.earned_until
    where regulars.qualifies_until(accounts.tier_definitions, flows.earned_at)
        > accounts.weighed_at
      and regulars.qualifies_until(accounts.tier_definitions, flows.earned_at)
        <= tier_lapses.as_of
  ),
  weighed as (
    select
      moments.program_id,
      moments.customer_id,
      moments.lapsed_at,
      moments.tier as tier_at_first,
      regulars.tier_for(
        moments.tier_definitions,
        regulars.qualifying_points(
          tier_lapses.restaurant_id,
          moments.program_id,
          moments.customer_id,
          moments.tier_definitions,
          moments.lapsed_at
        )
      ) as tier
    from moments
  ),
  steps as (
    select
      weighed.program_id,
      weighed.customer_id,
      weighed.lapsed_at,
      lag(weighed.tier, 1, weighed.tier_at_first) over (
        partition by weighed.program_id, weighed.customer_id
        order by weighed.lapsed_at
      ) as tier_before,
      weighed.tier
    from weighed
  )
  select
    steps.program_id,
    steps.customer_id,
    steps.lapsed_at,
    steps.tier_before,
    steps.tier
  from steps
  where steps.tier <> steps.tier_before;
end
$$;

comment on function regulars.tier_lapses(uuid, uuid[], timestamptz) is
  'The lapses of tiers that are not recorded yet; customer_ids null: of all customers.';
revoke all on function regulars.tier_lapses(uuid, uuid[], timestamptz) from public;
