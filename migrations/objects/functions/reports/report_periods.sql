-- Counts dates, not instants: a day of 23 or 25 hours is one day.
create or replace function regulars.report_periods(
  first_period date,
  last_period date,
  by text
)
returns setof date
language sql
stable
parallel safe
begin atomic
  select periods.period::date
  from generate_series(
    first_period::timestamp,
    last_period::timestamp,
    ('1 ' || by)::interval
  ) as periods (period);
end;

comment on function regulars.report_periods(date, date, text) is
  'The first dates of all periods of a report, so that empty ones have a row too; no row if an '
  'end is null.';
revoke all on function regulars.report_periods(date, date, text) from public;
