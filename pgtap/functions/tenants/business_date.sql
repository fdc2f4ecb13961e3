begin;
select plan(5);

select is(
  regulars.business_date(at::timestamptz, zone, day_starts_at::time),
  day::date,
  format('%s in %s, where a day starts at %s, is %s', at, zone, day_starts_at, day)
)
from (
  values
    ('2031-05-02 23:30Z', 'Europe/London', '00:00', '2031-05-03'),
    ('2031-05-02 22:30Z', 'Europe/London', '00:00', '2031-05-02'),
    ('2031-05-03 01:00Z', 'Europe/London', '04:00', '2031-05-02'),
    ('2031-05-03 03:00Z', 'Europe/London', '04:00', '2031-05-03'),
    ('2031-05-03 03:00Z', 'America/New_York', '00:00', '2031-05-02')
) as instants (at, zone, day_starts_at, day);

select * from finish(true);
rollback;
