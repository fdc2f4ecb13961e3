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
  select (timezone(timezone, at) - day_starts_at)::date;
end;

comment on function regulars.business_date(timestamptz, text, time) is
  'The local business date of an instant: with a day that starts at 04:00, 02:00 counts as the day before.';
revoke all on function regulars.business_date(timestamptz, text, time) from public;
