create or replace function public.report_booking_changes(
  restaurant_id uuid,
  from_at timestamptz default null,
  to_at timestamptz default null,
  by text default 'week'
)
returns table (
  period date,
  booked bigint,
  booked_covers bigint,
  cancelled bigint,
  cancelled_by_customer bigint,
  cancelled_by_staff bigint,
  cancelled_by_system bigint
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
  perform regulars.assert_restaurant(report_booking_changes.restaurant_id);

  select frame.*
  into v_frame
  from regulars.report_frame(
    restaurant_id => report_booking_changes.restaurant_id,
    from_at => report_booking_changes.from_at,
    to_at => report_booking_changes.to_at,
    by => report_booking_changes.by
  ) as frame;

  return query
  with counted as (
    select
      regulars.report_period(
        happened.at,
        v_frame.timezone,
        v_frame.day_starts_at,
        report_booking_changes.by
      ) as period,
      count(*) filter (where happened.what = 'booked') as booked,
      sum(bookings.party_size) filter (where happened.what = 'booked') as booked_covers,
      count(*) filter (where happened.what = 'cancelled') as cancelled,
      count(*) filter (
        where happened.what = 'cancelled' and bookings.cancelled_by = 'customer'
      ) as cancelled_by_customer,
      count(*) filter (
        where happened.what = 'cancelled' and bookings.cancelled_by = 'staff'
      ) as cancelled_by_staff,
      count(*) filter (
        where happened.what = 'cancelled' and bookings.cancelled_by = 'system'
      ) as cancelled_by_system
    from public.bookings
    cross join lateral (
      values
        ('booked', bookings.created_at),
        ('cancelled', case when bookings.status = 'cancelled' then bookings.cancelled_at end)
    ) as happened (what, at)
    where bookings.restaurant_id = report_booking_changes.restaurant_id
      and happened.at >= v_frame.starts_at
      and happened.at < v_frame.ends_at
    group by 1
  )
  select
    periods.period,
    coalesce(counted.booked, 0),
    coalesce(counted.booked_covers, 0),
    coalesce(counted.cancelled, 0),
    coalesce(counted.cancelled_by_customer, 0),
    coalesce(counted.cancelled_by_staff, 0),
    coalesce(counted.cancelled_by_system, 0)
  from regulars.report_periods(
    coalesce(v_frame.first_period, (select min(counted.period) from counted)),
    coalesce(v_frame.last_period, (select max(counted.period) from counted)),
    report_booking_changes.by
  ) as periods (period)
  left join counted on counted.period = periods.period
  order by periods.period;
end
$$;

comment on function public.report_booking_changes(uuid, timestamptz, timestamptz, text) is
  'Bookings by when they were made (booked, with their party sizes) and by when they were '
  'cancelled, whenever they start. Reads bookings, not events: those may be purged, and imports '
  'write none. For live bookings the events booking.created and booking.cancelled give the same '
  'counts, except that a cancellation taken back stays an event. A row for each day, week (from '
  'Monday) or month of the range, including those without bookings; an open end is the first or '
  'last change. Raises RG001, RG004, RG010.';
revoke all on function public.report_booking_changes(uuid, timestamptz, timestamptz, text)
from public;
