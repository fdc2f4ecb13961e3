begin;
select plan(3);

select results_eq(
  $$
    select regulars.business_day_start(day, zone, starts) at time zone 'UTC'
    from (values
      (1, date '2031-07-01', 'Europe/London', time '04:00'),
      (2, '2031-10-26', 'Atlantic/Azores', '00:00'),
      (3, '2031-10-26', 'Europe/Berlin', '02:00'),
      (4, '2031-03-09', 'America/Chicago', '02:30')
    ) as given (place, day, zone, starts)
    order by place
  $$,
  array[
    timestamp '2031-07-01 03:00',
    '2031-10-26 00:00',
    '2031-10-26 00:00',
    '2031-03-09 08:00'
  ],
  'a time that comes twice is taken the first time, and a skipped one at the end of the gap'
);

insert into restaurants (id, name, slug, timezone, country_code)
values (here(), 'Horta', 'horta', 'Atlantic/Azores', 'PT');
insert into bookings (restaurant_id, starts_at, ends_at, party_size, status)
select here(), at, at + interval '30 minutes', 2, 'completed'
from unnest(
  array['2031-10-25 21:00Z', '2031-10-26 00:15Z', '2031-10-26 01:15Z']::timestamptz[]
) as at;

prepare counted (date, date) as
select report.period, report.bookings
from report_bookings(
  here(),
  business_day_starts_at(here(), $1),
  business_day_starts_at(here(), $2),
  'day'
) as report;
select results_eq(
  $$ execute counted('2031-10-26', '2031-10-27') $$,
  $$ values (date '2031-10-26', 2::bigint) $$,
  'both quarters past midnight of a night with two midnights are of the new day'
);
select results_eq(
  $$ execute counted('2031-10-25', '2031-10-27') $$,
  $$ values (date '2031-10-25', 1::bigint), ('2031-10-26', 2) $$,
  'two days asked together have the rows of each asked alone'
);

select * from finish(true);
rollback;
