create or replace function public.report_retention(
  restaurant_id uuid,
  from_at timestamptz default null,
  to_at timestamptz default null,
  months integer default 12
)
returns table (
  first_month date,
  guests bigint,
  months_later integer,
  returned bigint,
  retention_rate numeric
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_frame record;
  v_this_month date;
begin
  perform regulars.assert_restaurant(report_retention.restaurant_id);

  if report_retention.months is null or report_retention.months not between 0 and 120 then
    perform regulars.refuse_field('months', 'a whole number from 0 to 120');
  end if;

  select frame.*
  into v_frame
  from regulars.report_frame(
    restaurant_id => report_retention.restaurant_id,
    from_at => report_retention.from_at,
    to_at => report_retention.to_at,
    by => 'month'
  ) as frame;
  v_this_month := regulars.report_period(
    now(),
    v_frame.timezone,
    v_frame.day_starts_at,
    'month'
  );

  return query
  with visits as (
    select
      bookings.customer_id,
      regulars.report_period(
        bookings.starts_at,
        v_frame.timezone,
        v_frame.day_starts_at,
        'month'
      ) as month,
      min(bookings.starts_at) as first_at
    from public.bookings
    where bookings.restaurant_id = report_retention.restaurant_id
      and bookings.status = 'completed'
      and bookings.customer_id is not null
      and isfinite(bookings.starts_at)
    group by 1, 2
  ),
  came as (
    select
      visits.month,
      min(visits.month) over (partition by visits.customer_id) as first_month,
      min(visits.first_at) over (partition by visits.customer_id) as first_at
    from visits
  ),
  counted as (
    select
      came.first_month,
      (
        extract(year from came.month) * 12 + extract(month from came.month)
        - extract(year from came.first_month) * 12 - extract(month from came.first_month)
      )::integer as months_later,
      count(*) as guests
    from came
    where came.first_at >= v_frame.starts_at
      and came.first_at < v_frame.ends_at
    group by 1, 2
  )
  select
    cohorts.first_month,
    coalesce(first.guests, 0),
    later.months_later,
    coalesce(counted.guests, 0),
    round(coalesce(counted.guests, 0)::numeric / first.guests, 4)
  from regulars.report_periods(
    coalesce(v_frame.first_period, (select min(counted.first_month) from counted)),
    least(
      coalesce(v_frame.last_period, (select max(counted.first_month) from counted)),
      v_this_month
    ),
    'month'
  ) as cohorts (first_month)
  cross join lateral generate_series(0, report_retention.months) as later (months_later)
  left join counted as first
    on first.first_month = cohorts.first_month
    and first.months_later = 0
  left join counted
    on counted.first_month = cohorts.first_month
    and counted.months_later = later.months_later
  where cohorts.first_month + make_interval(months => later.months_later) <= v_this_month
  order by cohorts.first_month, later.months_later;
end
$$;

comment on function public.report_retention(uuid, timestamptz, timestamptz, integer) is
  'Guests by the month of their first visit ever, for first visits in the range, and how many of '
  'them came in that month (0 months later: all) and in each month after it, up to the present, '
  'unfinished month. A visit is a completed booking of a known guest. Months without new guests '
  'have rows too, with a null retention_rate. Reads bookings. Raises RG001, RG004, RG010.';
revoke all on function public.report_retention(uuid, timestamptz, timestamptz, integer) from public;
