begin;
select plan(10);

select from add_restaurant('a', 'Europe/London');
select from add_restaurant('b', 'Europe/London');
insert into restaurant_tables (restaurant_id, id, label, capacity, seating_type)
values
  (here(), id('a1'), 'Window 1', 2, 'window'),
  (here(), id('a2'), 'Booth 1', 4, 'booth'),
  (here(), id('a3'), 'Garden', 6, 'outdoor');
insert into bookings (restaurant_id, id, starts_at, party_size, status, table_id)
values
  (here(), id('1'), '2031-05-02 18:00Z', 2, 'confirmed', id('a1')),
  (here(), id('2'), '2031-05-02 18:00Z', 2, 'pending_allocation', null),
  (here(), id('3'), '2031-05-02 18:00Z', 2, 'no_show', null);

select results_eq(
  $$
    select status, previous_status, cancelled_by, cancelled_at, table_id
    from cancel_booking(here(), id('1'), 'customer')
  $$,
  $$
    values ('cancelled', 'confirmed', 'customer', now(), id('a1'))
  $$,
  'cancels, tells who and when, and keeps the table'
);
select results_eq(
  $$
    select status, previous_status, cancelled_by
    from cancel_booking(here(), id('1'), 'staff')
  $$,
  $$ values ('cancelled', 'confirmed', 'customer') $$,
  'returns a cancelled booking as it is'
);
select is(count(*), 1::bigint, 'and writes one event')
from analytics_events where event_type = 'booking.cancelled';
select throws_ok(
  $$
    select cancel_booking(here(), id('2'), 'the weather')
  $$,
  'RG001',
  'a field is not valid',
  'refuses an unknown actor'
);
select is(
  (
    select cancelled_by
    from cancel_booking(here(), id('2'))
  ),
  'system',
  'says system where nobody is named'
);
select is(status, 'cancelled', 'and takes the booking off the waiting list')
from waiting_list where booking_id = id('2');
select throws_ok(
  $$
    select cancel_booking(here(), id('3'))
  $$,
  'RG002',
  'a booking cannot move between these statuses',
  'refuses what has happened'
);

select throws_ok(
  $$ select cancel_booking(here(), gen_random_uuid()) $$,
  'RG003',
  'booking not found in this restaurant',
  'refuses an id that is no booking''s'
);
select throws_ok(
  $$
    select cancel_booking(id('b'), (select id from bookings limit 1))
  $$,
  'RG003',
  'booking not found in this restaurant',
  'refuses a booking of another restaurant'
);
select set_config('regulars.restaurant_id', id('b')::text, true);
select throws_ok(
  $$
    select cancel_booking(here(), (select id from bookings limit 1))
  $$,
  'RG010',
  null,
  'refuses another restaurant than the session''s'
);

select * from finish(true);
rollback;
