-- Where the clocks change, a local time occurs twice or never. Takes the first of two, and the end
-- of a skipped hour: from then on the clock shows at least day_starts_at.
create or replace function regulars.business_day_start(
  day date,
  timezone text,
  day_starts_at time
)
returns timestamptz
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_local timestamp := business_day_start.day + business_day_start.day_starts_at;
  v_at timestamptz := timezone(business_day_start.timezone, v_local);
  v_day_before timestamptz := v_at - interval '24 hours';
  v_skipped interval := timezone(business_day_start.timezone, v_at) - v_local;
  v_earlier timestamptz;
begin
  if v_skipped > interval '0' then
    return (
      select min(minutes.at)
      from generate_series(v_at - v_skipped, v_at, interval '1 minute') as minutes (at)
      where timezone(business_day_start.timezone, minutes.at) >= v_local
    );
  end if;

  -- Of two instants PostgreSQL takes the one in standard time; the offset of the day before gives
  -- the other.
  v_earlier := timezone(
    'UTC',
    v_local - (timezone(business_day_start.timezone, v_day_before) - timezone('UTC', v_day_before))
  );
  if v_earlier < v_at and timezone(business_day_start.timezone, v_earlier) = v_local then
    return v_earlier;
  end if;
  return v_at;
end
$$;

comment on function regulars.business_day_start(date, text, time) is
  'The first instant of a business day. If the local time occurs twice, the earlier one; if it is '
  'skipped, the end of the gap.';
revoke all on function regulars.business_day_start(date, text, time) from public;
