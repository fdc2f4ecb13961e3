create or replace function public.report_waiting_list(
  restaurant_id uuid,
  from_at timestamptz default null,
  to_at timestamptz default null,
  by text default 'week'
)
returns table (
  period date,
  joined bigint,
  fulfilled bigint,
  cancelled bigint,
  expired bigint,
  waiting bigint,
  conversion_rate numeric
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_frame record;
begin
  perform regulars.assert_restaurant(report_waiting_list.restaurant_id);

  select frame.*
  into v_frame
  from regulars.report_frame(
    restaurant_id => report_waiting_list.restaurant_id,
    from_at => report_waiting_list.from_at,
    to_at => report_waiting_list.to_at,
    by => report_waiting_list.by
  ) as frame;

  return query
  with counted as (
    select
      regulars.report_period(
        bookings.starts_at,
        v_frame.timezone,
        v_frame.day_starts_at,
        report_waiting_list.by
      ) as period,
      count(*) as joined,
      count(*) filter (where waiting_list.status = 'fulfilled') as fulfilled,
      count(*) filter (where waiting_list.status = 'cancelled') as cancelled,
      count(*) filter (where waiting_list.status = 'expired') as expired,
      count(*) filter (where waiting_list.status in ('waiting', 'notified')) as waiting
    from public.waiting_list
    join public.bookings
      on bookings.restaurant_id = waiting_list.restaurant_id
      and bookings.id = waiting_list.booking_id
    where waiting_list.restaurant_id = report_waiting_list.restaurant_id
      and bookings.restaurant_id = report_waiting_list.restaurant_id
      and bookings.starts_at >= v_frame.starts_at
      and bookings.starts_at < v_frame.ends_at
    group by 1
  )
  select
    periods.period,
    coalesce(counted.joined, 0),
    coalesce(counted.fulfilled, 0),
    coalesce(counted.cancelled, 0),
    coalesce(counted.expired, 0),
    coalesce(counted.waiting, 0),
    round(
      counted.fulfilled::numeric / nullif(counted.joined - counted.waiting, 0),
      4
    )
  from regulars.report_periods(
    coalesce(v_frame.first_period, (select min(counted.period) from counted)),
    coalesce(v_frame.last_period, (select max(counted.period) from counted)),
    report_waiting_list.by
  ) as periods (period)
  left join counted on counted.period = periods.period
  order by periods.period;
end
$$;

comment on function public.report_waiting_list(uuid, timestamptz, timestamptz, text) is
  'Waiting-list entries by when their booking starts: how many ended in which way, how many still '
  'wait, and the share of the ended ones that got a table (conversion_rate; null: none has '
  'ended). A booking that waited twice has two entries. Reads waiting_list and bookings; joined '
  'are the events booking.waitlisted. A row for each day, week (from Monday) or month of the '
  'range, including those without entries; an open end is the first or last booking that waited. '
  'Raises RG001, RG004, RG010.';
revoke all on function public.report_waiting_list(uuid, timestamptz, timestamptz, text) from public;
