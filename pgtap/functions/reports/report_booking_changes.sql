begin;
select plan(4);

select from add_restaurant('a', 'Europe/London', '04:00');
select from add_restaurant('b');
insert into bookings (
  restaurant_id, starts_at, party_size, status, created_at, cancelled_at, cancelled_by
)
values
  (here(), '2025-06-01 18:00Z', 2, 'confirmed', '2025-03-01 12:00Z', null, null),
  (
    here(),
    '2025-06-01 18:00Z',
    3,
    'cancelled',
    '2025-03-01 12:00Z',
    '2025-03-02 12:00Z',
    'customer'
  ),
  -- 03:59 in summer time: of the business day before
  (here(), '2025-06-01 18:00Z', 4, 'cancelled', '2025-02-01 12:00Z', '2025-03-31 02:59Z', 'staff'),
  (here(), '2025-06-01 18:00Z', 5, 'cancelled', '2025-02-01 12:00Z', '2025-03-31 03:00Z', 'system'),
  (id('b'), '2025-06-01 18:00Z', 9, 'confirmed', '2025-03-01 12:00Z', null, null);

select results_eq(
  $$
    select *
    from report_booking_changes(here(), '2025-03-01 04:00Z', '2025-03-03 04:00Z', 'day')
  $$,
  $$
    values
      ('2025-03-01'::date, 2::bigint, 5::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint),
      ('2025-03-02', 0, 0, 1, 1, 0, 0)
  $$,
  'a booking is on the day it was made, its cancellation on the day of that'
);
select results_eq(
  $$
    select period, cancelled, cancelled_by_staff, cancelled_by_system
    from report_booking_changes(here(), '2025-03-30 03:00Z', '2025-04-01 03:00Z', 'day')
  $$,
  $$ values ('2025-03-30'::date, 1::bigint, 1::bigint, 0::bigint), ('2025-03-31', 1, 0, 1) $$,
  'by the restaurant''s business date, and by who cancelled'
);
select results_eq(
  $$
    select sum(booked), sum(cancelled), count(*)
    from report_booking_changes(here(), by => 'day')
  $$,
  $$ values (4::numeric, 3::numeric, (date '2025-03-31' - date '2025-02-01' + 1)::bigint) $$,
  'without bounds from the first change to the last, with a row for each day between'
);
update bookings set status = 'confirmed' where cancelled_by = 'customer';
select is(
  (select sum(cancelled) from report_booking_changes(here())),
  2::numeric,
  'a cancellation that was taken back does not count'
);

select * from finish(true);
rollback;
