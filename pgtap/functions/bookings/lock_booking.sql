begin;
select plan(3);

insert into restaurants (id, name, slug)
values
  ('00000000-0000-7000-8000-00000000000a', 'Trattoria Ada', 'trattoria-ada'),
  ('00000000-0000-7000-8000-00000000000b', 'Bistro Ben', 'bistro-ben');
insert into bookings (restaurant_id, id, starts_at, party_size)
values (
  '00000000-0000-7000-8000-00000000000a',
  '00000000-0000-7000-8000-000000000001',
  '2031-05-02 18:00Z',
  7
);

select is(
  (
    regulars.lock_booking(
      '00000000-0000-7000-8000-00000000000a',
      '00000000-0000-7000-8000-000000000001'
    )
  ).party_size,
  7,
  'returns the booking'
);
select throws_ok(
  $$
    select regulars.lock_booking(
      '00000000-0000-7000-8000-00000000000b',
      '00000000-0000-7000-8000-000000000001'
    )
  $$,
  'RG003',
  'booking not found in this restaurant',
  'refuses a booking of another restaurant'
);
select throws_ok(
  $$ select regulars.lock_booking(null, null) $$,
  'RG003',
  'booking not found in this restaurant',
  'refuses nothing at all'
);

select * from finish(true);
rollback;
