-- First in, first out without lots: what is left of everything earned up to a date is that sum less
-- everything used or expired, never below zero. Used points are all that were used so far, because
-- whatever uses points posts first what is due. A due date's entry is what is owed up to it and not
-- yet posted, so asking again, or late, finds each due date once.
create or replace function regulars.due_expiries(
  restaurant_id uuid,
  customer_ids uuid[],
  as_of timestamptz
)
returns table (
  program_id uuid,
  customer_id uuid,
  due_on date,
  due_at timestamptz,
  earned_before timestamptz,
  points integer
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_timezone text;
  v_day_starts_at time;
  v_today date;
begin
  select restaurants.timezone, restaurants.day_starts_at
  into v_timezone, v_day_starts_at
  from public.restaurants
  where restaurants.id = due_expiries.restaurant_id;

  v_today := regulars.business_date(due_expiries.as_of, v_timezone, v_day_starts_at);

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
      end as due_on,
      max(regulars.business_date(flows.earned_at, v_timezone, v_day_starts_at)) as earned_on,
      sum(flows.points_delta) filter (where flows.flow = 'earned') as earned,
      -sum(flows.points_delta) filter (where flows.flow = 'used') as used,
      -sum(flows.points_delta) filter (where flows.flow = 'expired') as expired,
      max(flows.occurred_at) filter (
        where flows.flow = 'used' and flows.points_delta > 0
      ) as given_back_at
    from regulars.point_flows as flows
    join public.loyalty_programs
      on loyalty_programs.restaurant_id = flows.restaurant_id
      and loyalty_programs.id = flows.program_id
      and loyalty_programs.expires_after is not null
    join public.customers
      on customers.restaurant_id = flows.restaurant_id
      and customers.id = flows.customer_id
      -- what is left on a merged customer's account cancels out
      and customers.merged_into_id is null
    where flows.restaurant_id = due_expiries.restaurant_id
      and (
        due_expiries.customer_ids is null
        or flows.customer_id = any (due_expiries.customer_ids)
      )
    group by 1, 2, 3
  ),
  running as (
    select
      days.program_id,
      days.customer_id,
      days.due_on,
      days.earned_on,
      sum(days.earned) over (
        partition by days.program_id, days.customer_id
        order by days.due_on
      ) - coalesce(sum(days.used) over account, 0) as unused,
      coalesce(sum(days.expired) over account, 0) as expired,
      max(days.given_back_at) over account as given_back_at
    from days
    window account as (partition by days.program_id, days.customer_id)
  ),
  owed as (
    select
      running.*,
      -- below zero: an unmerge took back an expiry of which something had come back
      greatest(
        running.expired,
        0,
        max(running.unused) over (
          partition by running.program_id, running.customer_id
          order by running.due_on
        )
      ) as total
    from running
    where running.due_on <= v_today
  ),
  steps as (
    select
      owed.*,
      owed.total - lag(owed.total, 1, owed.expired) over (
        partition by owed.program_id, owed.customer_id
        order by owed.due_on
      ) as points
    from owed
  )
  select
    steps.program_id,
    steps.customer_id,
    steps.due_on,
    -- points that a reversed redemption gave back after their date expire once they are back
    greatest(
      timezone(v_timezone, steps.due_on + v_day_starts_at),
      steps.given_back_at
    ),
    timezone(v_timezone, steps.earned_on + 1 + v_day_starts_at),
    least(steps.points - parts.part * 1000000000, 1000000000)::integer
  from steps
  -- one entry cannot hold more
  cross join lateral generate_series(0, div(steps.points - 1, 1000000000)) as parts (part)
  where steps.points > 0;
end
$$;

comment on function regulars.due_expiries(uuid, uuid[], timestamptz) is
  'What has to expire by an instant and is not posted yet, by account and due date; customer_ids '
  'null: of all.';
revoke all on function regulars.due_expiries(uuid, uuid[], timestamptz) from public;
