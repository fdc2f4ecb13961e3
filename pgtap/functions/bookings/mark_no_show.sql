begin;
select plan(6);

select from add_restaurant('a', 'Europe/London');
select from add_restaurant('b', 'Europe/London');
insert into restaurant_tables (restaurant_id, id, label, capacity, seating_type)
values
  (here(), id('a1'), 'Window 1', 2, 'window'),
  (here(), id('a2'), 'Booth 1', 4, 'booth'),
  (here(), id('a3'), 'Garden', 6, 'outdoor');
insert into bookings (restaurant_id, id, starts_at, party_size, status)
values
  (here(), id('1'), '2031-05-02 18:00Z', 2, 'confirmed'),
  (here(), id('2'), '2031-05-02 18:00Z', 2, 'pending');

select results_eq(
  $$
    select status, previous_status
    from mark_no_show(here(), id('1'))
  $$,
  $$ values ('no_show', 'confirmed') $$,
  'records a no-show'
);
select results_eq(
  $$
    select status, previous_status
    from mark_no_show(here(), id('1'))
  $$,
  $$ values ('no_show', 'confirmed') $$,
  'returns one as it is'
);
select throws_ok(
  $$
    select mark_no_show(here(), id('2'))
  $$,
  'RG002',
  'a booking cannot move between these statuses',
  'refuses a booking that nobody had confirmed'
);

select throws_ok(
  $$ select mark_no_show(here(), gen_random_uuid()) $$,
  'RG003',
  'booking not found in this restaurant',
  'refuses an id that is no booking''s'
);
select throws_ok(
  $$
    select mark_no_show(id('b'), (select id from bookings limit 1))
  $$,
  'RG003',
  'booking not found in this restaurant',
  'refuses a booking of another restaurant'
);
select set_config('regulars.restaurant_id', id('b')::text, true);
select throws_ok(
  $$
    select mark_no_show(here(), (select id from bookings limit 1))
  $$,
  'RG010',
  null,
  'refuses another restaurant than the session''s'
);

select * from finish(true);
rollback;
