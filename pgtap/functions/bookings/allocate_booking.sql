begin;
select plan(15);

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
insert into bookings (restaurant_id, id, starts_at, party_size, status, seating_preference)
values
  (
    '00000000-0000-7000-8000-00000000000a',
    '00000000-0000-7000-8000-000000000001',
    '2031-05-02 18:00Z',
    2,
    'pending',
    'any'
  ),
  (
    '00000000-0000-7000-8000-00000000000a',
    '00000000-0000-7000-8000-000000000002',
    '2031-05-02 18:00Z',
    2,
    'pending_allocation',
    'outdoor'
  ),
  (
    '00000000-0000-7000-8000-00000000000a',
    '00000000-0000-7000-8000-000000000003',
    '2031-05-02 18:00Z',
    2,
    'confirmed',
    'any'
  ),
  (
    '00000000-0000-7000-8000-00000000000a',
    '00000000-0000-7000-8000-000000000004',
    '2031-05-02 18:00Z',
    2,
    'pending_allocation',
    'any'
  ),
  (
    '00000000-0000-7000-8000-00000000000a',
    '00000000-0000-7000-8000-000000000005',
    '2031-05-02 18:00Z',
    2,
    'cancelled',
    'any'
  ),
  (
    '00000000-0000-7000-8000-00000000000a',
    '00000000-0000-7000-8000-000000000006',
    '2031-05-02 18:00Z',
    2,
    'completed',
    'any'
  ),
  (
    '00000000-0000-7000-8000-00000000000a',
    '00000000-0000-7000-8000-000000000007',
    '2031-05-02 18:00Z',
    2,
    'no_show',
    'any'
  );
insert into restaurant_tables (restaurant_id, id, label, capacity)
values ('00000000-0000-7000-8000-00000000000b', '00000000-0000-7000-8000-0000000000b1', 'Bar', 2);

select results_eq(
  $$
    select status, table_id
    from allocate_booking(
      '00000000-0000-7000-8000-00000000000a',
      '00000000-0000-7000-8000-000000000001'
    )
  $$,
  $$ values ('pending', '00000000-0000-7000-8000-0000000000a1'::uuid) $$,
  'gives a pending booking the smallest table and leaves it pending'
);
select results_eq(
  $$
    select status, table_id
    from allocate_booking(
      '00000000-0000-7000-8000-00000000000a',
      '00000000-0000-7000-8000-000000000002'
    )
  $$,
  $$ values ('confirmed', '00000000-0000-7000-8000-0000000000a3'::uuid) $$,
  'gives a waiting booking the table it prefers, and confirms it'
);
select is(status, 'fulfilled', 'and closes its entry')
from waiting_list where booking_id = '00000000-0000-7000-8000-000000000002';
select results_eq(
  $$
    select status, table_id
    from allocate_booking(
      '00000000-0000-7000-8000-00000000000a',
      '00000000-0000-7000-8000-000000000002'
    )
  $$,
  $$ values ('confirmed', '00000000-0000-7000-8000-0000000000a3'::uuid) $$,
  'leaves a booking at the table it has'
);
select results_eq(
  $$
    select status, table_id from allocate_booking(
      '00000000-0000-7000-8000-00000000000a',
      '00000000-0000-7000-8000-000000000002',
      '00000000-0000-7000-8000-0000000000a2'
    )
  $$,
  $$ values ('confirmed', '00000000-0000-7000-8000-0000000000a2'::uuid) $$,
  'moves it to a table named'
);
select throws_ok(
  $$
    select allocate_booking(
      '00000000-0000-7000-8000-00000000000a',
      '00000000-0000-7000-8000-000000000003',
      '00000000-0000-7000-8000-0000000000a1'
    )
  $$,
  'RG006',
  'the table is taken at that time',
  'refuses a table named that is taken'
);
select throws_ok(
  $$
    select allocate_booking(
      '00000000-0000-7000-8000-00000000000a',
      '00000000-0000-7000-8000-000000000003',
      '00000000-0000-7000-8000-0000000000b1'
    )
  $$,
  'RG005',
  'table not found in this restaurant',
  'refuses a table of another restaurant'
);
select results_eq(
  $$
    select status, table_id
    from allocate_booking(
      '00000000-0000-7000-8000-00000000000a',
      '00000000-0000-7000-8000-000000000003'
    )
  $$,
  $$ values ('confirmed', '00000000-0000-7000-8000-0000000000a3'::uuid) $$,
  'gives a confirmed booking a table'
);
select throws_ok(
  $$
    select allocate_booking(
      '00000000-0000-7000-8000-00000000000a',
      '00000000-0000-7000-8000-000000000004'
    )
  $$,
  'RG018',
  'no table is free for the booking',
  'refuses when none is free'
);
select throws_ok(
  format('select allocate_booking(''00000000-0000-7000-8000-00000000000a'', %L)', id),
  'RG019',
  'a booking that is over is given no table',
  'refuses a booking that is ' || status
)
from bookings where status in ('cancelled', 'completed', 'no_show') order by status;

select throws_ok(
  $$ select allocate_booking('00000000-0000-7000-8000-00000000000a', gen_random_uuid()) $$,
  'RG003',
  'booking not found in this restaurant',
  'refuses an id that is no booking''s'
);
select throws_ok(
  $$
    select allocate_booking(
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
    select allocate_booking(
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
