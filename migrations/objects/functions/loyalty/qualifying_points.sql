-- Reads what was earned in the period, by the index of dates: a reversal is never older than what
-- it reverses.
create or replace function regulars.qualifying_points(
  restaurant_id uuid,
  program_id uuid,
  customer_id uuid,
  tier_definitions jsonb,
  as_of timestamptz
)
returns bigint
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
declare
  v_since timestamptz := regulars.qualifies_since(
    qualifying_points.tier_definitions,
    qualifying_points.as_of
  );
begin
  return (
    select coalesce(sum(flows.points_delta), 0)
    from regulars.point_flows as flows
    where flows.restaurant_id = qualifying_points.restaurant_id
      and flows.program_id = qualifying_points.program_id
      and flows.customer_id = qualifying_points.customer_id
      and flows.booking_id is not null
      and flows.occurred_at > v_since
      and flows.occurred_at <= qualifying_points.as_of
      and regulars.qualifies_until(qualifying_points.tier_definitions, flows.earned_at)
        > qualifying_points.as_of
  );
end
$$;

comment on function regulars.qualifying_points(uuid, uuid, uuid, jsonb, timestamptz) is
  'The points of an account that count towards its tier at an event time, from the ledger.';
revoke all on function regulars.qualifying_points(uuid, uuid, uuid, jsonb, timestamptz) from public;
