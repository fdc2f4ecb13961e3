begin;
select plan(12);

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
insert into bookings (restaurant_id, id, starts_at, party_size, status, table_id, customer_email)
values
  (
    '00000000-0000-7000-8000-00000000000a',
    '00000000-0000-7000-8000-000000000001',
    '2031-05-02 18:00Z',
    2,
    'pending',
    null,
    'ada@example.com'
  ),
  (
    '00000000-0000-7000-8000-00000000000a',
    '00000000-0000-7000-8000-000000000002',
    '2031-05-02 18:00Z',
    2,
    'pending_allocation',
    null,
    'ben@example.com'
  ),
  (
    '00000000-0000-7000-8000-00000000000a',
    '00000000-0000-7000-8000-000000000003',
    '2031-05-03 18:00Z',
    2,
    'cancelled',
    '00000000-0000-7000-8000-0000000000a1',
    'cy@example.com'
  ),
  (
    '00000000-0000-7000-8000-00000000000a',
    '00000000-0000-7000-8000-000000000004',
    '2031-05-04 18:00Z',
    5,
    'cancelled',
    '00000000-0000-7000-8000-0000000000a3',
    'di@example.com'
  ),
  (
    '00000000-0000-7000-8000-00000000000a',
    '00000000-0000-7000-8000-000000000005',
    '2031-05-02 18:00Z',
    2,
    'completed',
    null,
    'eve@example.com'
  );

select results_eq(
  $$
    select status, previous_status, confirmed_at, table_id
    from confirm_booking(
      '00000000-0000-7000-8000-00000000000a',
      '00000000-0000-7000-8000-000000000001'
    )
  $$,
  $$ values ('confirmed', 'pending', now(), null::uuid) $$,
  'confirms, and a table is not needed'
);
select results_eq(
  $$
    select status, previous_status
    from confirm_booking(
      '00000000-0000-7000-8000-00000000000a',
      '00000000-0000-7000-8000-000000000001'
    )
  $$,
  $$ values ('confirmed', 'pending') $$,
  'returns a confirmed booking as it is'
);
select is(
  (
    select status
    from confirm_booking(
      '00000000-0000-7000-8000-00000000000a',
      '00000000-0000-7000-8000-000000000002'
    )
  ),
  'confirmed',
  'confirms a booking that waits'
);
select is(status, 'fulfilled', 'and closes its entry')
from waiting_list where booking_id = '00000000-0000-7000-8000-000000000002';
select results_eq(
  $$
    select status, table_id, cancelled_at
    from confirm_booking(
      '00000000-0000-7000-8000-00000000000a',
      '00000000-0000-7000-8000-000000000003'
    )
  $$,
  $$ values ('confirmed', '00000000-0000-7000-8000-0000000000a1'::uuid, null::timestamptz) $$,
  'a booking that was cancelled gets its table back'
);

select is(
  (
    select status
    from cancel_booking(
      '00000000-0000-7000-8000-00000000000a',
      '00000000-0000-7000-8000-000000000003'
    )
  ),
  'cancelled',
  'cancelled once more'
);
insert into bookings (restaurant_id, starts_at, party_size, table_id)
values (
  '00000000-0000-7000-8000-00000000000a',
  '2031-05-03 18:00Z',
  2,
  '00000000-0000-7000-8000-0000000000a1'
);
select results_eq(
  $$
    select status, table_id
    from confirm_booking(
      '00000000-0000-7000-8000-00000000000a',
      '00000000-0000-7000-8000-000000000003'
    )
  $$,
  $$ values ('confirmed', '00000000-0000-7000-8000-0000000000a2'::uuid) $$,
  'and another one when somebody has it by now'
);
insert into bookings (restaurant_id, starts_at, party_size, table_id)
values (
  '00000000-0000-7000-8000-00000000000a',
  '2031-05-04 18:00Z',
  2,
  '00000000-0000-7000-8000-0000000000a3'
);
select throws_ok(
  $$
    select confirm_booking(
      '00000000-0000-7000-8000-00000000000a',
      '00000000-0000-7000-8000-000000000004'
    )
  $$,
  'RG018',
  'no table is free for the booking',
  'and is refused when there is none'
);
select throws_ok(
  $$
    select confirm_booking(
      '00000000-0000-7000-8000-00000000000a',
      '00000000-0000-7000-8000-000000000005'
    )
  $$,
  'RG002',
  'a booking cannot move between these statuses',
  'refuses what has happened'
);

select throws_ok(
  $$ select confirm_booking('00000000-0000-7000-8000-00000000000a', gen_random_uuid()) $$,
  'RG003',
  'booking not found in this restaurant',
  'refuses an id that is no booking''s'
);
select throws_ok(
  $$
    select confirm_booking(
      '00000000-0000-7000-8000-00000000000b',
      (select id from bookings limit 1)
    )
  $$,
  'RG003',
  'booking not found in this restaurant',
  'refuses a booking of another restaurant'
);
select set_config('regulars.restaurant_id', '00000000-0000-7000-8000-00000000000b', true);
select throws_ok(
  $$
    select confirm_booking(
      '00000000-0000-7000-8000-00000000000a',
      (select id from bookings limit 1)
    )
  $$,
  'RG010',
  null,
  'refuses another restaurant than the session''s'
);

select * from finish(true);
rollback;
