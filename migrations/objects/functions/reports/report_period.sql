create or replace function regulars.report_period(
  at timestamptz,
  timezone text,
  day_starts_at time,
  by text
)
returns date
language sql
stable
parallel safe
begin atomic
  select date_trunc(by, regulars.business_date(at, timezone, day_starts_at)::timestamp)::date;
end;

comment on function regulars.report_period(timestamptz, text, time, text) is
  'The first business date of the day, week (from Monday) or month that contains an instant.';
revoke all on function regulars.report_period(timestamptz, text, time, text) from public;
