begin;
select plan(10);

insert into restaurants (id, name, slug)
values
  ('00000000-0000-7000-8000-00000000000a', 'Trattoria Ada', 'trattoria-ada'),
  ('00000000-0000-7000-8000-00000000000b', 'Bistro Ben', 'bistro-ben');
insert into restaurant_tables (restaurant_id, id, label, capacity, seating_type)
values
  (
    '00000000-0000-7000-8000-00000000000a',
    '00000000-0000-7000-8000-0000000000a1',
    'Window 1',
    2,
    'window'
  ),
  (
    '00000000-0000-7000-8000-00000000000a',
    '00000000-0000-7000-8000-0000000000a2',
    'Booth 1',
    4,
    'booth'
  ),
  (
    '00000000-0000-7000-8000-00000000000a',
    '00000000-0000-7000-8000-0000000000a3',
    'Garden',
    6,
    'outdoor'
  );
insert into bookings (restaurant_id, id, starts_at, party_size, status, table_id)
values
  (
    '00000000-0000-7000-8000-00000000000a',
    '00000000-0000-7000-8000-000000000001',
    '2031-05-02 18:00Z',
    2,
    'confirmed',
    '00000000-0000-7000-8000-0000000000a1'
  ),
  (
    '00000000-0000-7000-8000-00000000000a',
    '00000000-0000-7000-8000-000000000002',
    '2031-05-02 18:00Z',
    2,
    'pending_allocation',
    null
  ),
  (
    '00000000-0000-7000-8000-00000000000a',
    '00000000-0000-7000-8000-000000000003',
    '2031-05-02 18:00Z',
    2,
    'no_show',
    null
  );

select results_eq(
  $$
    select status, previous_status, cancelled_by, cancelled_at, table_id
    from cancel_booking(
      '00000000-0000-7000-8000-00000000000a',
      '00000000-0000-7000-8000-000000000001',
      'customer'
    )
  $$,
  $$
    values (
      'cancelled', 'confirmed', 'customer', now(), '00000000-0000-7000-8000-0000000000a1'::uuid
    )
  $$,
  'cancels, tells who and when, and keeps the table'
);
select results_eq(
  $$
    select status, previous_status, cancelled_by
    from cancel_booking(
      '00000000-0000-7000-8000-00000000000a',
      '00000000-0000-7000-8000-000000000001',
      'staff'
    )
  $$,
  $$ values ('cancelled', 'confirmed', 'customer') $$,
  'returns a cancelled booking as it is'
);
select is(count(*), 1::bigint, 'and writes one event')
from analytics_events where event_type = 'booking.cancelled';
select throws_ok(
  $$
    select cancel_booking(
      '00000000-0000-7000-8000-00000000000a',
      '00000000-0000-7000-8000-000000000002',
      'the weather'
    )
  $$,
  'RG001',
  'a field of the booking is not valid',
  'refuses an unknown actor'
);
select is(
  (
    select cancelled_by
    from cancel_booking(
      '00000000-0000-7000-8000-00000000000a',
      '00000000-0000-7000-8000-000000000002'
    )
  ),
  'system',
  'says system where nobody is named'
);
select is(status, 'cancelled', 'and takes the booking off the waiting list')
from waiting_list where booking_id = '00000000-0000-7000-8000-000000000002';
select throws_ok(
  $$
    select cancel_booking(
      '00000000-0000-7000-8000-00000000000a',
      '00000000-0000-7000-8000-000000000003'
    )
  $$,
  'RG002',
  'a booking cannot move between these statuses',
  'refuses what has happened'
);

select throws_ok(
  $$ select cancel_booking('00000000-0000-7000-8000-00000000000a', gen_random_uuid()) $$,
  'RG003',
  'booking not found in this restaurant',
  'refuses an id that is no booking''s'
);
select throws_ok(
  $$
    select cancel_booking('00000000-0000-7000-8000-00000000000b', (select id from bookings limit 1))
  $$,
  'RG003',
  'booking not found in this restaurant',
  'refuses a booking of another restaurant'
);
select set_config('regulars.restaurant_id', '00000000-0000-7000-8000-00000000000b', true);
select throws_ok(
  $$
    select cancel_booking('00000000-0000-7000-8000-00000000000a', (select id from bookings limit 1))
  $$,
  'RG010',
  null,
  'refuses another restaurant than the session''s'
);

select * from finish(true);
rollback;
