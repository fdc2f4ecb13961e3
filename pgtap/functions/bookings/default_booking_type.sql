begin;
select plan(9);

select is(
  regulars.default_booking_type(at::timestamptz, zone),
  type,
  format('%s in %s is %s', at, zone, type)
)
from (
  values
    ('2031-01-10 00:00Z', 'UTC', 'breakfast'),
    ('2031-01-10 10:59:59Z', 'UTC', 'breakfast'),
    ('2031-01-10 11:00Z', 'UTC', 'lunch'),
    ('2031-01-10 15:59:59Z', 'UTC', 'lunch'),
    ('2031-01-10 16:00Z', 'UTC', 'dinner'),
    ('2031-01-10 21:59:59Z', 'UTC', 'dinner'),
    ('2031-01-10 22:00Z', 'UTC', 'drinks'),
    ('2031-07-10 10:30Z', 'Europe/London', 'lunch'),
    ('2031-07-10 10:30Z', 'America/New_York', 'breakfast')
) as hours (at, zone, type);

select * from finish(true);
rollback;
