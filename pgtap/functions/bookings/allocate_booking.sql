begin;
select plan(15);

select from add_restaurant('a', 'Europe/London');
select from add_restaurant('b', 'Europe/London');
insert into restaurant_tables (restaurant_id, id, label, capacity, seating_type)
values
  (here(), id('a1'), 'Window 1', 2, 'window'),
  (here(), id('a2'), 'Booth 1', 4, 'booth'),
  (here(), id('a3'), 'Garden', 6, 'outdoor');
insert into bookings (restaurant_id, id, starts_at, party_size, status, seating_preference)
values
  (here(), id('1'), '2031-05-02 18:00Z', 2, 'pending', 'any'),
  (here(), id('2'), '2031-05-02 18:00Z', 2, 'pending_allocation', 'outdoor'),
  (here(), id('3'), '2031-05-02 18:00Z', 2, 'confirmed', 'any'),
  (here(), id('4'), '2031-05-02 18:00Z', 2, 'pending_allocation', 'any'),
  (here(), id('5'), '2031-05-02 18:00Z', 2, 'cancelled', 'any'),
  (here(), id('6'), '2031-05-02 18:00Z', 2, 'completed', 'any'),
  (here(), id('7'), '2031-05-02 18:00Z', 2, 'no_show', 'any');
insert into restaurant_tables (restaurant_id, id, label, capacity)
values (id('b'), id('b1'), 'Bar', 2);

select results_eq(
  $$
    select status, table_id
    from allocate_booking(here(), id('1'))
  $$,
  $$ values ('pending', id('a1')) $$,
  'gives a pending booking the smallest table and leaves it pending'
);
select results_eq(
  $$
    select status, table_id
    from allocate_booking(here(), id('2'))
  $$,
  $$ values ('confirmed', id('a3')) $$,
  'gives a waiting booking the table it prefers, and confirms it'
);
select is(status, 'fulfilled', 'and closes its entry')
from waiting_list where booking_id = id('2');
select results_eq(
  $$
    select status, table_id
    from allocate_booking(here(), id('2'))
  $$,
  $$ values ('confirmed', id('a3')) $$,
  'leaves a booking at the table it has'
);
select results_eq(
  $$
    select status, table_id from allocate_booking(here(), id('2'), id('a2'))
  $$,
  $$ values ('confirmed', id('a2')) $$,
  'moves it to a table named'
);
select throws_ok(
  $$
    select allocate_booking(here(), id('3'), id('a1'))
  $$,
  'RG006',
  'the table is taken at that time',
  'refuses a table named that is taken'
);
select throws_ok(
  $$
    select allocate_booking(here(), id('3'), id('b1'))
  $$,
  'RG005',
  'table not found in this restaurant',
  'refuses a table of another restaurant'
);
select results_eq(
  $$
    select status, table_id
    from allocate_booking(here(), id('3'))
  $$,
  $$ values ('confirmed', id('a3')) $$,
  'gives a confirmed booking a table'
);
select throws_ok(
  $$
    select allocate_booking(here(), id('4'))
  $$,
  'RG018',
  'no table is free for the booking',
  'refuses when none is free'
);
select throws_ok(
  format('select allocate_booking(here(), %L)', id),
  'RG019',
  'a booking that is over is given no table',
  'refuses a booking that is ' || status
)
from bookings where status in ('cancelled', 'completed', 'no_show') order by status;

select throws_ok(
  $$ select allocate_booking(here(), gen_random_uuid()) $$,
  'RG003',
  'booking not found in this restaurant',
  'refuses an id that is no booking''s'
);
select throws_ok(
  $$
    select allocate_booking(
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
    select allocate_booking(
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
