begin;
select plan(3);

select from add_restaurant('a', 'Europe/London');
select from add_restaurant('b', 'Europe/London');
insert into bookings (restaurant_id, id, starts_at, party_size)
values (here(), id('1'), '2031-05-02 18:00Z', 7);

select is((regulars.lock_booking(here(), id('1'))).party_size, 7, 'returns the booking');
select throws_ok(
  $$
    select regulars.lock_booking(id('b'), id('1'))
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
