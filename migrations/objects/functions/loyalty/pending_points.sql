-- What has expired of the points not visited for is pending no more, or it would be taken off
-- twice. An expiry may have taken them if it came on their date or later: then it took them,
-- because what was spent were others.
create or replace function regulars.pending_points(
  restaurant_id uuid,
  program_id uuid,
  customer_id uuid,
  as_of timestamptz
)
returns bigint
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    with flows as materialized (
      select
        point_flows.*,
        (
          regulars.business_date(
            point_flows.earned_at,
            restaurants.timezone,
            restaurants.day_starts_at
          ) + loyalty_programs.expires_after
        )::date as expires_on
      from regulars.point_flows
      join public.restaurants
        on restaurants.id = point_flows.restaurant_id
      join public.loyalty_programs
        on loyalty_programs.restaurant_id = point_flows.restaurant_id
        and loyalty_programs.id = point_flows.program_id
      where point_flows.restaurant_id = pending_points.restaurant_id
        and point_flows.program_id = pending_points.program_id
        and point_flows.customer_id = pending_points.customer_id
    ),
    days as (
      select
        coalesce(flows.expires_on, 'infinity') as expires_on,
        flows.points_delta as points
      from flows
      join public.bookings
        on bookings.restaurant_id = flows.restaurant_id
        and bookings.id = flows.booking_id
        and bookings.status = 'confirmed'
      union all
      select
        (expiries.metadata ->> 'due_on')::date,
        flows.points_delta
      from flows
      join public.loyalty_point_events as expiries
        on expiries.restaurant_id = flows.restaurant_id
        and expiries.id = flows.award_id
      where flows.flow = 'expired'
      union all
      select
        due.due_on,
        -due.points
      from regulars.due_expiries(
        restaurant_id => pending_points.restaurant_id,
        customer_ids => array[pending_points.customer_id],
        as_of => pending_points.as_of
      ) as due
      where due.program_id = pending_points.program_id
    ),
    running as (
      select sum(days.points) over (order by days.expires_on desc) as points
      from days
    )
    select greatest(max(running.points), 0)
    from running
  );
end
$$;

comment on function regulars.pending_points(uuid, uuid, uuid, timestamptz) is
  'Points of bookings that have not been visited yet, less what has expired of them by an instant.';
revoke all on function regulars.pending_points(uuid, uuid, uuid, timestamptz) from public;
