begin;
select plan(7);

select from add_restaurant('a', 'Europe/London', '04:00');
select from add_restaurant('b');

select is(
  business_day_starts_at(here(), day::date),
  at::timestamptz,
  format('%s begins at %s', day, at)
)
from (
  values
    ('2031-03-29', '2031-03-29 04:00Z'),
    ('2031-03-30', '2031-03-30 03:00Z'),
    ('2031-10-25', '2031-10-25 03:00Z'),
    ('2031-10-26', '2031-10-26 04:00Z')
) as days (day, at);
select is_empty(
  $$
    select restaurants.timezone, days.day
    from (
      values
        ('Europe/London', '04:00'::time), ('Europe/London', '00:00'), ('America/New_York', '05:00'),
        ('Asia/Beirut', '00:00'), ('America/Santiago', '00:00'), ('Pacific/Auckland', '03:30')
    ) as restaurants (timezone, day_starts_at)
    cross join generate_series(timestamp '2023-01-01', '2026-12-31', '1 day') as days (day)
    cross join lateral (
      select timezone(restaurants.timezone, days.day + restaurants.day_starts_at) as at
    ) as begin
    where regulars.business_date(begin.at, restaurants.timezone, restaurants.day_starts_at)
        <> days.day::date
      or regulars.business_date(
        begin.at - interval '1 microsecond', restaurants.timezone, restaurants.day_starts_at
      ) <> days.day::date - 1
  $$,
  'it is the first instant of that business date, also where midnight is skipped'
);
select throws_ok(
  $$ select business_day_starts_at(id('c'), '2031-05-01') $$,
  'RG004', null, 'a restaurant that is not there is refused'
);
select from enter_restaurant(id('b'));
select throws_ok(
  $$ select business_day_starts_at(here(), '2031-05-01') $$, 'RG010', null,
  'another restaurant than the session''s is refused'
);

select * from finish(true);
rollback;
