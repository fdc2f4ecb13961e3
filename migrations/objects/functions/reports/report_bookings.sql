-- Counts covers as profiles do. Rates count only bookings with a known outcome.
create or replace function public.report_bookings(
  restaurant_id uuid,
  from_at timestamptz default null,
  to_at timestamptz default null,
  by text default 'week'
)
returns table (
  period date,
  bookings bigint,
  covers bigint,
  completed bigint,
  cancelled bigint,
  no_shows bigint,
  no_show_rate numeric
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
  perform regulars.assert_restaurant(report_bookings.restaurant_id);

  select frame.*
  into v_frame
  from regulars.report_frame(
    restaurant_id => report_bookings.restaurant_id,
    from_at => report_bookings.from_at,
    to_at => report_bookings.to_at,
    by => report_bookings.by
  ) as frame;

  return query
  with counted as (
    select
      regulars.report_period(
        bookings.starts_at,
        v_frame.timezone,
        v_frame.day_starts_at,
        report_bookings.by
      ) as period,
      count(*) as bookings,
      sum(bookings.party_size) filter (
        where bookings.status not in ('cancelled', 'no_show')
      ) as covers,
      count(*) filter (where bookings.status = 'completed') as completed,
      count(*) filter (where bookings.status = 'cancelled') as cancelled,
      count(*) filter (where bookings.status = 'no_show') as no_shows
    from public.bookings
    where bookings.restaurant_id = report_bookings.restaurant_id
      and bookings.starts_at >= v_frame.starts_at
      and bookings.starts_at < v_frame.ends_at
    group by 1
  )
  select
    periods.period,
    coalesce(counted.bookings, 0),
    coalesce(counted.covers, 0),
    coalesce(counted.completed, 0),
    coalesce(counted.cancelled, 0),
    coalesce(counted.no_shows, 0),
    round(counted.no_shows::numeric / nullif(counted.completed + counted.no_shows, 0), 4)
  from regulars.report_periods(
    coalesce(v_frame.first_period, (select min(counted.period) from counted)),
    coalesce(v_frame.last_period, (select max(counted.period) from counted)),
    report_bookings.by
  ) as periods (period)
  left join counted on counted.period = periods.period
  order by periods.period;
end
$$;

comment on function public.report_bookings(uuid, timestamptz, timestamptz, text) is
  'Bookings by when they start: all; covers (the guests of those neither cancelled nor no-show); '
  'completed; cancelled; no-shows, and their share of completed and no-shows (null: none of '
  'either). Reads bookings, as they are now. A row for each day, week (from Monday) or month of '
  'the range, including those without bookings; an open end is the first or last booking. Raises '
  'RG001, RG004, RG010.';
revoke all on function public.report_bookings(uuid, timestamptz, timestamptz, text) from public;
