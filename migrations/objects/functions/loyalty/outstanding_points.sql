-- By the same rule as due_expiries: of a month's points that part is left by which everything
-- earned up to it exceeds what was used or has expired. What an account is overdrawn stands under
-- no month.
create or replace function regulars.outstanding_points(
  restaurant_id uuid,
  as_of timestamptz
)
returns table (
  program_id uuid,
  customer_id uuid,
  expires_on date,
  points bigint
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_timezone text;
  v_day_starts_at time;
begin
  select restaurants.timezone, restaurants.day_starts_at
  into v_timezone, v_day_starts_at
  from public.restaurants
  where restaurants.id = outstanding_points.restaurant_id;

  return query
  with days as (
    select
      flows.program_id,
      flows.customer_id,
      case
        when flows.flow = 'earned' then (
          regulars.business_date(flows.earned_at, v_timezone, v_day_starts_at)
          + loyalty_programs.expires_after
        )::date
      end as expires_on,
      flows.flow = 'earned' as is_earned,
      sum(flows.points_delta) as points
    from regulars.point_flows as flows
    join public.loyalty_programs
      on loyalty_programs.restaurant_id = flows.restaurant_id
      and loyalty_programs.id = flows.program_id
    where flows.restaurant_id = outstanding_points.restaurant_id
      and flows.occurred_at <= outstanding_points.as_of
    group by 1, 2, 3, 4
  ),
  running as (
    select
      days.*,
      coalesce(sum(days.points) filter (where days.is_earned) over earlier, 0)
        + coalesce(
          sum(days.points) filter (where not days.is_earned) over account,
          0
        ) as left_until,
      sum(days.points) over account as balance
    from days
    window
      account as (partition by days.program_id, days.customer_id),
      earlier as (
        partition by days.program_id, days.customer_id
        order by days.expires_on nulls last
      )
  )
  select
    running.program_id,
    running.customer_id,
    running.expires_on,
    (
      greatest(running.left_until, 0) - greatest(running.left_until - running.points, 0)
    )::bigint
  from running
  where running.is_earned
  union all
  select distinct
    running.program_id,
    running.customer_id,
    null::date,
    running.balance::bigint
  from running
  where running.balance < 0;
end
$$;

comment on function regulars.outstanding_points(uuid, timestamptz) is
  'What is left of each account''s points by the date on which they expire (null: never, or '
  'overdrawn); adds up to the balances.';
revoke all on function regulars.outstanding_points(uuid, timestamptz) from public;
