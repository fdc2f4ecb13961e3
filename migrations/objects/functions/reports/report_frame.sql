create or replace function regulars.report_frame(
  restaurant_id uuid,
  from_at timestamptz,
  to_at timestamptz,
  by text
)
returns table (
  timezone text,
  day_starts_at time,
  starts_at timestamptz,
  ends_at timestamptz,
  first_period date,
  last_period date
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  if report_frame.by is null or report_frame.by not in ('day', 'week', 'month') then
    perform regulars.refuse_field('by', 'day, week or month');
  end if;
  if isfinite(report_frame.from_at) and regulars.datable(report_frame.from_at) is null then
    perform regulars.refuse_field('from_at', 'in the years 1 to 9999, or null');
  elsif isfinite(report_frame.to_at) and regulars.datable(report_frame.to_at) is null then
    perform regulars.refuse_field('to_at', 'in the years 1 to 9999, or null');
  elsif report_frame.to_at <= report_frame.from_at then
    perform regulars.refuse_field('to_at', 'after from_at');
  end if;

  return query
  select
    restaurants.timezone,
    restaurants.day_starts_at,
    -- an older system may have left times beyond these years; they are in no period
    coalesce(given.from_at, '0001-01-01 00:00+00'),
    coalesce(given.to_at, '10000-01-01 00:00+00'),
    regulars.report_period(
      given.from_at,
      restaurants.timezone,
      restaurants.day_starts_at,
      report_frame.by
    ),
    -- excludes to_at: a report until midnight has no row for the day that begins then
    regulars.report_period(
      given.to_at - interval '1 microsecond',
      restaurants.timezone,
      restaurants.day_starts_at,
      report_frame.by
    )
  from public.restaurants
  cross join (
    values (
      case when isfinite(report_frame.from_at) then report_frame.from_at end,
      case when isfinite(report_frame.to_at) then report_frame.to_at end
    )
  ) as given (from_at, to_at)
  where restaurants.id = report_frame.restaurant_id;

  if not found then
    perform regulars.refuse_restaurant(report_frame.restaurant_id);
  end if;
end
$$;

comment on function regulars.report_frame(uuid, timestamptz, timestamptz, text) is
  'What all reports start from: the restaurant''s clock, the bounds, and the first and last '
  'period where a bound is given. Raises RG001, RG004.';
revoke all on function regulars.report_frame(uuid, timestamptz, timestamptz, text) from public;
