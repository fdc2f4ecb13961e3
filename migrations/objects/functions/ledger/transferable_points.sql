create or replace function regulars.transferable_points(
  restaurant_id uuid,
  program_id uuid,
  customer_ids uuid[]
)
returns table (
  customer_id uuid,
  award_id uuid,
  flow text,
  due_on date,
  occurred_at timestamptz,
  points bigint,
  rule_version integer
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  return query
  select
    standing.customer_id,
    standing.award_id,
    standing.flow,
    standing.due_on,
    standing.occurred_at,
    standing.points,
    case
      when standing.flow = 'earned' then coalesce(standing.rule_version, versions.accrual_version)
    end
  from (
    select
      flows.customer_id,
      flows.award_id,
      flows.flow,
      flows.due_on,
      min(case when flows.flow = 'expired' then flows.occurred_at else flows.earned_at end)
        as occurred_at,
      sum(flows.points_delta)::bigint as points,
      min(flows.rule_version) as rule_version
    from unnest(transferable_points.customer_ids) as wanted (customer_id)
    join regulars.point_flows as flows
      on flows.restaurant_id = transferable_points.restaurant_id
      and flows.program_id = transferable_points.program_id
      and flows.customer_id = wanted.customer_id
      -- leads to the index of the account while no statistics do
      and flows.sequence > 0
      and flows.booking_id is null
    group by flows.customer_id, flows.award_id, flows.flow, flows.due_on
    having sum(flows.points_delta) <> 0
  ) as standing
  -- as regulars.replay_points reads it
  left join lateral (
    select loyalty_program_versions.accrual_version
    from public.loyalty_program_versions
    where loyalty_program_versions.restaurant_id = transferable_points.restaurant_id
      and loyalty_program_versions.program_id = transferable_points.program_id
      and loyalty_program_versions.accrual_version >= 1
    order by
      loyalty_program_versions.created_at <= standing.occurred_at desc,
      case
        when loyalty_program_versions.created_at <= standing.occurred_at
          then -loyalty_program_versions.accrual_version
        else loyalty_program_versions.accrual_version
      end
    limit 1
  ) as versions on true;
end
$$;

comment on function regulars.transferable_points(uuid, uuid, uuid[]) is
  'What stands on accounts of a program beside the points of bookings: additions, with the version '
  'by which they expire, uses and expiries, less what was taken back of them.';
revoke all on function regulars.transferable_points(uuid, uuid, uuid[]) from public;
