create or replace function public.report_lead_times(
  restaurant_id uuid,
  from_at timestamptz default null,
  to_at timestamptz default null,
  by text default 'week'
)
returns table (
  period date,
  bookings bigint,
  median_hours numeric,
  p90_hours numeric,
  same_day bigint,
  at_the_door bigint
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
  perform regulars.assert_restaurant(report_lead_times.restaurant_id);

  select frame.*
  into v_frame
  from regulars.report_frame(
    restaurant_id => report_lead_times.restaurant_id,
    from_at => report_lead_times.from_at,
    to_at => report_lead_times.to_at,
    by => report_lead_times.by
  ) as frame;

  return query
  with timed as (
    select
      regulars.report_period(
        bookings.starts_at,
        v_frame.timezone,
        v_frame.day_starts_at,
        report_lead_times.by
      ) as period,
      regulars.business_date(
        bookings.created_at,
        v_frame.timezone,
        v_frame.day_starts_at
      ) = regulars.business_date(
        bookings.starts_at,
        v_frame.timezone,
        v_frame.day_starts_at
      ) as is_same_day,
      case
        when bookings.created_at < bookings.starts_at
          then extract(epoch from bookings.starts_at - bookings.created_at)::float8 / 3600
      end as hours
    from public.bookings
    where bookings.restaurant_id = report_lead_times.restaurant_id
      and bookings.starts_at >= v_frame.starts_at
      and bookings.starts_at < v_frame.ends_at
      and isfinite(bookings.created_at)
  ),
  counted as (
    select
      timed.period,
      count(timed.hours) as bookings,
      percentile_cont(0.5) within group (order by timed.hours) as median_hours,
      percentile_cont(0.9) within group (order by timed.hours) as p90_hours,
      count(timed.hours) filter (where timed.is_same_day) as same_day,
      count(*) - count(timed.hours) as at_the_door
    from timed
    group by timed.period
  )
  select
    periods.period,
    coalesce(counted.bookings, 0),
    round(counted.median_hours::numeric, 1),
    round(counted.p90_hours::numeric, 1),
    coalesce(counted.same_day, 0),
    coalesce(counted.at_the_door, 0)
  from regulars.report_periods(
    coalesce(v_frame.first_period, (select min(counted.period) from counted)),
    coalesce(v_frame.last_period, (select max(counted.period) from counted)),
    report_lead_times.by
  ) as periods (period)
  left join counted on counted.period = periods.period
  order by periods.period;
end
$$;

comment on function public.report_lead_times(uuid, timestamptz, timestamptz, text) is
  'How long before their start bookings were made, by when they start and whatever their status: '
  'the median and the 90th percentile in hours (null: no such booking); how many were made on the '
  'business day itself. Bookings made at their start or later count only as at_the_door, and so '
  'do imported ones without a time. Reads bookings. A row for each day, week (from Monday) or '
  'month of the range, including those without bookings; an open end is the first or last '
  'booking. Raises RG001, RG004, RG010.';
revoke all on function public.report_lead_times(uuid, timestamptz, timestamptz, text) from public;
