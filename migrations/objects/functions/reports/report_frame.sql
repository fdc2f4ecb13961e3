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
  if report_frame.to_at <= report_frame.from_at then
    perform regulars.refuse_field('to_at', 'after from_at');
  end if;

  return query
  select
    restaurants.timezone,
    restaurants.day_starts_at,
    -- the first finite instant: an older system may have left an infinite one, which is in no
    -- period
    coalesce(given.from_at, '4714-11-24 00:00:00+00 BC'),
    coalesce(given.to_at, 'infinity'),
    regulars.report_period(
      given.from_at,
      restaurants.timezone,
      restaurants.day_starts_at,
      report_frame.by
    ),
    -- before to_at, so that a report until midnight has no row for the day that begins then
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
    raise exception using
      errcode = 'RG004',
      message = 'restaurant not found',
      detail = format('restaurant_id is %s.', coalesce(report_frame.restaurant_id::text, 'null')),
      hint = 'Insert the restaurant first, or correct restaurant_id.';
  end if;
end
$$;

comment on function regulars.report_frame(uuid, timestamptz, timestamptz, text) is
  'What the reports have in common: the restaurant''s clock, the bounds, and the first and last '
  'period where a bound is given. Raises RG004, RG022.';
revoke all on function regulars.report_frame(uuid, timestamptz, timestamptz, text) from public;
