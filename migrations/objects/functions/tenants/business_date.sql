-- If the clocks change within a day of the instant, compares with the start of the day: subtracting
-- day_starts_at would put an hour of that night on the wrong date.
create or replace function regulars.business_date(
  at timestamptz,
  timezone text,
  day_starts_at time
)
returns date
language sql
stable
parallel safe
begin atomic
  select case
    when timezone(timezone, at - interval '24 hours') = timezone(timezone, at) - interval '24 hours'
      and timezone(
        timezone,
        at + interval '24 hours'
      ) = timezone(timezone, at) + interval '24 hours'
      or not isfinite(at)
      then (timezone(timezone, at) - day_starts_at)::date
    else regulars.business_date_near_clock_change(at, timezone, day_starts_at)
  end;
end;

comment on function regulars.business_date(timestamptz, text, time) is
  'The local business date of an instant, the latest day whose regulars.business_day_start is not '
  'after it: with a day that starts at 04:00, 02:00 counts as the day before.';
revoke all on function regulars.business_date(timestamptz, text, time) from public;
