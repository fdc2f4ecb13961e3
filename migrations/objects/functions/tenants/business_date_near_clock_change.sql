create or replace function regulars.business_date_near_clock_change(
  at timestamptz,
  timezone text,
  day_starts_at time
)
returns date
language sql
stable
parallel safe
begin atomic
  select max(days.day)
  from (
    select (timezone(timezone, at) - day_starts_at)::date + shift as day
    from generate_series(-1, 1) as shift
  ) as days
  where regulars.business_day_start(days.day, timezone, day_starts_at) <= at;
end;

comment on function regulars.business_date_near_clock_change(timestamptz, text, time) is
  'regulars.business_date, computed from the starts of the days: slower, and right in the nights '
  'in which the clocks change.';
revoke all on function regulars.business_date_near_clock_change(timestamptz, text, time)
from public;
