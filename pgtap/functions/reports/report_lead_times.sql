begin;
select plan(3);

select from add_restaurant('a', 'Europe/London', '04:00');
select from add_restaurant('b');
insert into bookings (restaurant_id, starts_at, party_size, created_at, status)
select here(), '2031-05-01 18:00Z', 2, '2031-05-01 18:00Z'::timestamptz - lead, 'cancelled'
from unnest(
  array['1 hour', '2 hours', '15 hours', '48 hours', '10 days', '0', '-1 hour']::interval[]
) as lead;
insert into bookings (restaurant_id, starts_at, party_size, created_at)
values
  (here(), '2031-05-03 18:00Z', 2, '2031-05-04'),
  (id('b'), '2031-05-01 18:00Z', 2, '2031-01-01');

select results_eq(
  $$ select * from report_lead_times(here(), by => 'day') $$,
  $$
    -- 15 hours before is 04:00 local time, when the day begins
    values
      ('2031-05-01'::date, 5::bigint, 15.0, 163.2, 3::bigint, 2::bigint),
      ('2031-05-02', 0, null, null, 0, 0),
      ('2031-05-03', 0, null, null, 0, 1)
  $$,
  'median and 90th percentile of what was made before its start; the rest came to the door'
);
update bookings
set created_at = created_at - interval '1 minute'
where created_at = '2031-05-01 03:00Z';
select is(
  (select same_day from report_lead_times(here(), by => 'day') limit 1),
  2::bigint,
  'a minute before the business day begins is not the same day'
);
select results_eq(
  $$
    select period, bookings
    from report_lead_times(here(), '2031-05-02', '2031-05-03', 'week')
  $$,
  $$ values ('2031-04-28'::date, 0::bigint) $$,
  'by when the bookings start'
);

select * from finish(true);
rollback;
