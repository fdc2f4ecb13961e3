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
  with moments as (
    -- a tier can change without an entry only when points of an earlier one leave
    select distinct
      accounts.program_id,
      accounts.customer_id,
      accounts.tier,
      loyalty_programs.tier_definitions,
      regulars.qualifies_until(loyalty_programs.tier_definitions, flows.earned_at) as lapsed_at
    from public.loyalty_points as accounts
    join public.loyalty_programs
      on loyalty_programs.restaurant_id = accounts.restaurant_id
      and loyalty_programs.id = accounts.program_id
      and loyalty_programs.tier_definitions ->> 'qualification_period' is not null
    join regulars.point_flows as flows
      on flows.restaurant_id = accounts.restaurant_id
      and flows.program_id = accounts.program_id
      and flows.customer_id = accounts.customer_id
      and flows.booking_id is not null
    where accounts.restaurant_id = tier_lapses.restaurant_id
      and flows.restaurant_id = tier_lapses.restaurant_id
      and (
        tier_lapses.customer_ids is null
        or accounts.customer_id = any (tier_lapses.customer_ids)
      )
      and regulars.qualifies_until(loyalty_programs.tier_definitions, flows.earned_at)
        > accounts.tier_set_at
      and regulars.qualifies_until(loyalty_programs.tier_definitions, flows.earned_at)
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
  'The tier changes by the end of a qualification period that are not recorded yet; customer_ids '
  'null: of all.';
revoke all on function regulars.tier_lapses(uuid, uuid[], timestamptz) from public;
