create or replace function public.report_repeat_guests(
  restaurant_id uuid,
  from_at timestamptz default null,
  to_at timestamptz default null,
  by text default 'week'
)
returns table (
  period date,
  visits bigint,
  guests bigint,
  new_guests bigint,
  repeat_guests bigint,
  repeat_rate numeric
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
  perform regulars.assert_restaurant(report_repeat_guests.restaurant_id);

  select frame.*
  into v_frame
  from regulars.report_frame(
    restaurant_id => report_repeat_guests.restaurant_id,
    from_at => report_repeat_guests.from_at,
    to_at => report_repeat_guests.to_at,
    by => report_repeat_guests.by
  ) as frame;

  return query
  with visits as (
    select
      bookings.customer_id,
      bookings.starts_at,
      -- from the first visit ever, whatever the range
      row_number() over (
        partition by bookings.customer_id
        order by bookings.starts_at, bookings.id
      ) as number
    from public.bookings
    where bookings.restaurant_id = report_repeat_guests.restaurant_id
      and bookings.status = 'completed'
      and bookings.customer_id is not null
      and bookings.starts_at < v_frame.ends_at
  ),
  counted as (
    select
      regulars.report_period(
        visits.starts_at,
        v_frame.timezone,
        v_frame.day_starts_at,
        report_repeat_guests.by
      ) as period,
      count(*) as visits,
      count(distinct visits.customer_id) as guests,
      count(*) filter (where visits.number = 1) as new_guests,
      count(distinct visits.customer_id) filter (where visits.number > 1) as repeat_guests
    from visits
    where visits.starts_at >= v_frame.starts_at
    group by 1
  )
  select
    periods.period,
    coalesce(counted.visits, 0),
    coalesce(counted.guests, 0),
    coalesce(counted.new_guests, 0),
    coalesce(counted.repeat_guests, 0),
    round(counted.repeat_guests::numeric / nullif(counted.guests, 0), 4)
  from regulars.report_periods(
    coalesce(v_frame.first_period, (select min(counted.period) from counted)),
    coalesce(v_frame.last_period, (select max(counted.period) from counted)),
    report_repeat_guests.by
  ) as periods (period)
  left join counted on counted.period = periods.period
  order by periods.period;
end
$$;

comment on function public.report_repeat_guests(uuid, timestamptz, timestamptz, text) is
  'Visits (completed bookings of a known guest; walk-ins are not counted) by when they start: '
  'guests who came, guests on their first visit ever, guests with a visit that was not their '
  'first, and the share of the latter (repeat_rate; null: nobody came). A guest whose first and '
  'second visits are in one period counts as new and as repeat. Reads bookings. A row for each '
  'day, week (from Monday) or month of the range, including those without visits; an open end is '
  'the first or last visit. Raises RG001, RG004, RG010.';
revoke all on function public.report_repeat_guests(uuid, timestamptz, timestamptz, text)
from public;
