begin;
select plan(6);

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
insert into bookings (restaurant_id, id, starts_at, party_size, status)
values
  (
    '00000000-0000-7000-8000-00000000000a',
    '00000000-0000-7000-8000-000000000001',
    '2031-05-02 18:00Z',
    2,
    'confirmed'
  ),
  (
    '00000000-0000-7000-8000-00000000000a',
    '00000000-0000-7000-8000-000000000002',
    '2031-05-02 18:00Z',
    2,
    'pending'
  );

select results_eq(
  $$
    select status, previous_status
    from mark_no_show(
      '00000000-0000-7000-8000-00000000000a',
      '00000000-0000-7000-8000-000000000001'
    )
  $$,
  $$ values ('no_show', 'confirmed') $$,
  'records a no-show'
);
select results_eq(
  $$
    select status, previous_status
    from mark_no_show(
      '00000000-0000-7000-8000-00000000000a',
      '00000000-0000-7000-8000-000000000001'
    )
  $$,
  $$ values ('no_show', 'confirmed') $$,
  'returns one as it is'
);
select throws_ok(
  $$
    select mark_no_show(
      '00000000-0000-7000-8000-00000000000a',
      '00000000-0000-7000-8000-000000000002'
    )
  $$,
  'RG002',
  'a booking cannot move between these statuses',
  'refuses a booking that nobody had confirmed'
);

select throws_ok(
  $$ select mark_no_show('00000000-0000-7000-8000-00000000000a', gen_random_uuid()) $$,
  'RG003',
  'booking not found in this restaurant',
  'refuses an id that is no booking''s'
);
select throws_ok(
  $$
    select mark_no_show('00000000-0000-7000-8000-00000000000b', (select id from bookings limit 1))
  $$,
  'RG003',
  'booking not found in this restaurant',
  'refuses a booking of another restaurant'
);
select set_config('regulars.restaurant_id', '00000000-0000-7000-8000-00000000000b', true);
select throws_ok(
  $$
    select mark_no_show('00000000-0000-7000-8000-00000000000a', (select id from bookings limit 1))
  $$,
  'RG010',
  null,
  'refuses another restaurant than the session''s'
);

select * from finish(true);
rollback;
