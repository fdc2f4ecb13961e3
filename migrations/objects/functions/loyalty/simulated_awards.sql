-- The earned points of the ledger as re-pricing would leave it. What a lower price takes back it
-- takes from a booking's newest award first, and what a higher one adds counts from when the
-- booking was confirmed, as in post_booking_points.
create or replace function regulars.simulated_awards(
  restaurant_id uuid,
  program_id uuid,
  accrual_rule jsonb,
  from_at timestamptz,
  to_at timestamptz
)
returns table (
  customer_id uuid,
  earned_at timestamptz,
  sequence integer,
  is_lifetime boolean,
  points bigint
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  return query
  with priced as materialized (
    select priced.*
    from regulars.bookings_to_reprice(
      restaurant_id => simulated_awards.restaurant_id,
      program_id => simulated_awards.program_id,
      accrual_rule => simulated_awards.accrual_rule,
      from_at => simulated_awards.from_at,
      to_at => simulated_awards.to_at
    ) as priced
  ),
  flows as materialized (
    select
      flows.*,
      priced.booking_id is not null as is_priced
    from regulars.point_flows as flows
    left join priced on priced.booking_id = flows.booking_id
    where flows.restaurant_id = simulated_awards.restaurant_id
      and flows.program_id = simulated_awards.program_id
      and flows.flow = 'earned'
  ),
  awards as (
    select
      flows.booking_id,
      flows.customer_id,
      flows.earned_at,
      sum(flows.points_delta) as points,
      min(flows.award_sequence) as sequence
    from flows
    where flows.is_priced
    group by flows.booking_id, flows.customer_id, flows.award_id, flows.earned_at
  ),
  kept as (
    select
      awards.booking_id,
      awards.customer_id,
      awards.earned_at,
      awards.sequence,
      least(
        awards.points,
        priced.points_after - sum(awards.points) over earlier + awards.points
      ) as points
    from awards
    join priced
      on priced.booking_id = awards.booking_id
      and priced.customer_id = awards.customer_id
    window earlier as (
      partition by awards.booking_id
      order by awards.sequence
    )
  )
  select
    flows.customer_id,
    flows.earned_at,
    flows.award_sequence,
    flows.booking_id is not null,
    flows.points_delta::bigint
  from flows
  where not flows.is_priced
  union all
  select kept.customer_id, kept.earned_at, kept.sequence, true, kept.points::bigint
  from kept
  where kept.points > 0
  union all
  select
    priced.customer_id,
    priced.awarded_at,
    null,
    true,
    (priced.points_after - coalesce(sum(kept.points), 0))::bigint
  from priced
  left join kept
    on kept.booking_id = priced.booking_id
    and kept.points > 0
  where priced.points_after > 0
  group by priced.booking_id, priced.customer_id, priced.awarded_at, priced.points_after
  having priced.points_after > coalesce(sum(kept.points), 0);
end
$$;

comment on function regulars.simulated_awards(uuid, uuid, jsonb, timestamptz, timestamptz) is
  'The points earned in a program, by customer and date, as they would be after re-pricing a '
  'period by a rule; sequence: of the award, null: it would be new.';
revoke all on function regulars.simulated_awards(uuid, uuid, jsonb, timestamptz, timestamptz)
  from public;
