begin;
select plan(12);

select from add_restaurant('a', 'Europe/London');
select from add_restaurant('b', 'Europe/London');
insert into restaurant_tables (restaurant_id, id, label, capacity, seating_type)
values
  (here(), id('a1'), 'Window 1', 2, 'window'),
  (here(), id('a2'), 'Booth 1', 4, 'booth'),
  (here(), id('a3'), 'Garden', 6, 'outdoor');
insert into bookings (restaurant_id, id, starts_at, party_size, status, table_id, customer_email)
values
  (here(), id('1'), '2031-05-02 18:00Z', 2, 'pending', null, 'ada@example.com'),
  (here(), id('2'), '2031-05-02 18:00Z', 2, 'pending_allocation', null, 'ben@example.com'),
  (here(), id('3'), '2031-05-03 18:00Z', 2, 'cancelled', id('a1'), 'cy@example.com'),
  (here(), id('4'), '2031-05-04 18:00Z', 5, 'cancelled', id('a3'), 'di@example.com'),
  (here(), id('5'), '2031-05-02 18:00Z', 2, 'completed', null, 'eve@example.com');

select results_eq(
  $$
    select status, previous_status, confirmed_at, table_id
    from confirm_booking(here(), id('1'))
  $$,
  $$ values ('confirmed', 'pending', now(), null::uuid) $$,
  'confirms, and a table is not needed'
);
select results_eq(
  $$
    select status, previous_status
    from confirm_booking(here(), id('1'))
  $$,
  $$ values ('confirmed', 'pending') $$,
  'returns a confirmed booking as it is'
);
select is(
  (
    select status
    from confirm_booking(here(), id('2'))
  ),
  'confirmed',
  'confirms a booking that waits'
);
select is(status, 'fulfilled', 'and closes its entry')
from waiting_list where booking_id = id('2');
select results_eq(
  $$
    select status, table_id, cancelled_at
    from confirm_booking(here(), id('3'))
  $$,
  $$ values ('confirmed', id('a1'), null::timestamptz) $$,
  'a booking that was cancelled gets its table back'
);

select is(
  (
    select status
    from cancel_booking(here(), id('3'))
  ),
  'cancelled',
  'cancelled once more'
);
insert into bookings (restaurant_id, starts_at, party_size, table_id)
values (here(), '2031-05-03 18:00Z', 2, id('a1'));
select results_eq(
  $$
    select status, table_id
    from confirm_booking(here(), id('3'))
  $$,
  $$ values ('confirmed', id('a2')) $$,
  'and another one when somebody has it by now'
);
insert into bookings (restaurant_id, starts_at, party_size, table_id)
values (here(), '2031-05-04 18:00Z', 2, id('a3'));
select throws_ok(
  $$
    select confirm_booking(here(), id('4'))
  $$,
  'RG018',
  'no table is free for the booking',
  'and is refused when there is none'
);
select throws_ok(
  $$
    select confirm_booking(here(), id('5'))
  $$,
  'RG002',
  'a booking cannot move between these statuses',
  'refuses what has happened'
);

select throws_ok(
  $$ select confirm_booking(here(), gen_random_uuid()) $$,
  'RG003',
  'booking not found in this restaurant',
  'refuses an id that is no booking''s'
);
select throws_ok(
  $$
    select confirm_booking(
      id('b'),
      (select id from bookings limit 1)
    )
  $$,
  'RG003',
  'booking not found in this restaurant',
  'refuses a booking of another restaurant'
);
select set_config('regulars.restaurant_id', id('b')::text, true);
select throws_ok(
  $$
    select confirm_booking(
      here(),
      (select id from bookings limit 1)
    )
  $$,
  'RG010',
  null,
  'refuses another restaurant than the session''s'
);

select * from finish(true);
rollback;
