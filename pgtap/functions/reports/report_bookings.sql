begin;
select plan(12);

select from add_restaurant('a', 'Europe/London', '04:00');
select from add_restaurant('b');
-- The clocks go forward in the night to Sunday 30 March 2031 and back in that to Sunday 26 October.
insert into bookings (restaurant_id, starts_at, party_size, status)
values
  (here(), '2031-03-29 03:59Z', 2, 'completed'),  -- still Friday
  (here(), '2031-03-29 04:00Z', 3, 'completed'),
  (here(), '2031-03-30 02:59Z', 4, 'no_show'),    -- 03:59 in summer time, still Saturday
  (here(), '2031-03-30 03:00Z', 5, 'cancelled'),  -- 04:00
  (here(), '2031-03-31 02:59Z', 6, 'confirmed'),  -- still Sunday, and its week
  (here(), '2031-03-31 03:00Z', 7, 'pending'),
  (here(), '2031-04-03 12:00Z', 8, 'pending_allocation'),
  (id('b'), '2031-03-30 12:00Z', 9, 'completed');

select results_eq(
  $$
    select * from report_bookings(
      here(),
      business_day_starts_at(here(), '2031-03-28'),
      business_day_starts_at(here(), '2031-04-04'),
      'day'
    )
  $$,
  $$
    values
      ('2031-03-28'::date, 1::bigint, 2::bigint, 1::bigint, 0::bigint, 0::bigint, 0.0000::numeric),
      ('2031-03-29', 2, 3, 1, 0, 1, 0.5000),
      ('2031-03-30', 2, 6, 0, 1, 0, null),
      ('2031-03-31', 1, 7, 0, 0, 0, null),
      ('2031-04-01', 0, 0, 0, 0, 0, null),
      ('2031-04-02', 0, 0, 0, 0, 0, null),
      ('2031-04-03', 1, 8, 0, 0, 0, null)
  $$,
  'a booking is on the business date of its start, also around a change of clocks; an empty day '
  'has its row'
);
select results_eq(
  $$ select period, bookings, covers from report_bookings(here()) $$,
  $$ values ('2031-03-24'::date, 5::bigint, 11::bigint), ('2031-03-31', 2, 15) $$,
  'without bounds: by week, from Monday, from the first booking to the last'
);
select results_eq(
  $$ select period, bookings from report_bookings(here(), by => 'month') $$,
  $$ values ('2031-03-01'::date, 6::bigint), ('2031-04-01', 1) $$,
  'by month'
);
select results_eq(
  $$
    select period, bookings
    from report_bookings(here(), '2031-03-29 04:00Z', '2031-03-30 02:59Z', 'week')
  $$,
  $$ values ('2031-03-24'::date, 1::bigint) $$,
  'from from_at and before to_at, within a period too'
);
select results_eq(
  $$
    select period, bookings
    from report_bookings(here(), '2031-10-26 03:59Z', '2031-10-26 04:00Z', 'day')
  $$,
  $$ values ('2031-10-25'::date, 0::bigint) $$,
  'until the moment at which a day begins there is no row for that day'
);
select results_eq(
  $$ select * from report_bookings(here(), '-infinity', 'infinity') $$,
  $$ select * from report_bookings(here()) $$,
  'infinite bounds count as no bounds'
);
select is_empty(
  $$ select * from report_bookings(here(), '2032-01-01') $$,
  'an open range in which nothing is has no rows'
);

-- as an older system may have left it
alter table bookings disable trigger user;
insert into bookings (restaurant_id, starts_at, ends_at, party_size, booking_type)
values (here(), '-infinity', '2031-03-31 03:00Z', 2, 'dinner');
alter table bookings enable trigger user;
select results_eq(
  $$ select period, bookings from report_bookings(here()) $$,
  $$ values ('2031-03-24'::date, 5::bigint), ('2031-03-31', 2) $$,
  'an infinite start is in no period'
);

select throws_ok(
  $$ select * from report_bookings(here(), by => 'year') $$, 'RG001', null,
  'another period is refused'
);
select throws_ok(
  $$ select * from report_bookings(here(), '2031-05-01', '2031-05-01') $$, 'RG001', null,
  'a range that does not end after it begins is refused'
);
select throws_ok(
  $$ select * from report_bookings(id('c')) $$, 'RG004', null,
  'a restaurant that is not there is refused'
);
select from enter_restaurant(id('b'));
select throws_ok(
  $$ select * from report_bookings(here()) $$, 'RG010', null,
  'another restaurant than the session''s is refused'
);

select * from finish(true);
rollback;
