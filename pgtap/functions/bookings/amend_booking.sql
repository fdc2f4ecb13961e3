begin;
select plan(29);

select from add_restaurant('a', 'Europe/London');
select from add_restaurant('b', 'Europe/London');
insert into restaurant_tables (restaurant_id, id, label, capacity, seating_type)
values
  (here(), id('a1'), 'Window 1', 2, 'window'),
  (here(), id('a2'), 'Booth 1', 4, 'booth'),
  (here(), id('a3'), 'Garden', 6, 'outdoor');
insert into bookings (
  restaurant_id, id, starts_at, party_size, table_id, customer_name, customer_email, customer_phone,
  notes
)
values (
  here(),
  id('1'),
  '2031-05-02 12:00Z',
  2,
  id('a1'), 'Ada', 'ada@example.com', '020 7946 0018', 'window please'
);

create function pg_temp.label(table_id uuid)
returns text
language sql
as $$ select label from restaurant_tables where id = table_id $$;

select results_eq(
  $$
    select
      starts_at, ends_at, party_size, booking_type, seating_preference, customer_name,
      customer_email, customer_phone, notes, pg_temp.label(table_id)
    from amend_booking(here(), id('1'))
  $$,
  $$
    values (
      timestamptz '2031-05-02 12:00Z', timestamptz '2031-05-02 14:00Z', 2, 'lunch', 'any', 'Ada',
      'ada@example.com', '020 7946 0018', 'window please', 'Window 1'
    )
  $$,
  'changes nothing that is not given'
);
select is(
  (select count(*) from analytics_events where event_type = 'booking.amended'),
  0::bigint,
  'and then writes no event'
);

-- Time and party

select results_eq(
  $$
    select starts_at, ends_at, booking_type, pg_temp.label(table_id)
    from amend_booking(here(), id('1'), starts_at => '2031-05-02 18:00Z')
  $$,
  $$
    values (timestamptz '2031-05-02 18:00Z', timestamptz '2031-05-02 20:00Z', 'dinner', 'Window 1')
  $$,
  'a new start moves the end and the meal along, and the table stays'
);
select is(
  (
    select booking_type
    from amend_booking(here(), id('1'), booking_type => 'drinks')
  ),
  'drinks',
  'a type given is taken'
);
select results_eq(
  $$
    select ends_at, booking_type
    from amend_booking(
      here(), id('1'),
      starts_at => '2031-05-02 17:00Z', ends_at => '2031-05-02 20:30Z'
    )
  $$,
  $$ values (timestamptz '2031-05-02 20:30Z', 'drinks') $$,
  'an end given is taken, and a type that somebody chose stays'
);
select is(
  (
    select pg_temp.label(table_id)
    from amend_booking(here(), id('1'), seating_preference => 'outdoor')
  ),
  'Window 1',
  'another preference alone does not move a party that has a table'
);
select is(
  (
    select pg_temp.label(table_id)
    from amend_booking(here(), id('1'), party_size => 3)
  ),
  'Garden',
  'a party that outgrows its table moves to one that it prefers'
);
select is(
  (
    select pg_temp.label(table_id)
    from amend_booking(here(), id('1'), party_size => 5)
  ),
  'Garden',
  'a party that still fits stays'
);
select is(
  (
    select pg_temp.label(table_id)
    from amend_booking(here(), id('1'), party_size => 2)
  ),
  'Garden',
  'a party that shrinks stays'
);
insert into bookings (restaurant_id, starts_at, party_size, table_id)
values (here(), '2031-05-03 18:00Z', 6, id('a3'));
select is(
  (
    select pg_temp.label(table_id)
    from amend_booking(here(), id('1'), starts_at => '2031-05-03 18:00Z')
  ),
  'Window 1',
  'a time at which the table is taken brings another table'
);
insert into bookings (restaurant_id, id, starts_at, party_size, table_id)
values (here(), id('2'), '2031-05-09 18:00Z', 9, id('a1'));
select is(
  (
    select pg_temp.label(table_id)
    from amend_booking(here(), id('2'), starts_at => '2031-05-10 18:00Z', party_size => 8)
  ),
  'Window 1',
  'a party that staff put at a table too small for it stays there unless it grows'
);
select throws_ok(
  $$
    select amend_booking(here(), id('2'), party_size => 10)
  $$,
  'RG018',
  'no table is free for the booking',
  'refuses when no table fits'
);
select is(party_size, 8, 'and leaves the booking as it was')
from bookings where id = id('2');
select throws_ok(
  format(
    'select amend_booking(here(), '
    'id(''1''), %s)',
    given
  ),
  'RG001',
  null,
  'refuses ' || given
)
from unnest(array[
  'party_size => 0', 'party_size => 1000', $given$ends_at => '2031-05-01 18:00Z'$given$,
  $given$starts_at => 'infinity'$given$, $given$seating_preference => 'roof'$given$,
  $given$booking_type => 'tea'$given$
]) as given;
insert into bookings (restaurant_id, id, starts_at, party_size, status)
values
  (here(), id('3'), '2031-05-03 18:00Z', 9, 'pending_allocation'),
  (here(), id('4'), '2031-05-03 18:00Z', 9, 'confirmed'),
  (here(), id('5'), '2031-05-03 18:00Z', 9, 'completed');
select results_eq(
  $$
    select bookings.status, amended.party_size, amended.table_id
    from bookings
    cross
    join lateral amend_booking(here(), bookings.id, party_size => 2) as amended
    where bookings.party_size = 9
    order by bookings.id
  $$,
  $$
    values
      ('pending_allocation', 2, null::uuid),
      ('confirmed', 2, null),
      ('completed', 2, null)
  $$,
  'gives no table to a booking that has none, and moves none that is over'
);

-- The contact

select results_eq(
  $$
    select customer_name, customer_email, customer_phone, notes
    from amend_booking(
      here(), id('1'),
      customer_name => 'Ada L.', customer_email => 'ada@lovelace.example', notes => ''
    )
  $$,
  $$ values ('Ada L.', 'ada@lovelace.example', '020 7946 0018', '') $$,
  'takes the parts of a contact that are given'
);
select is(
  (
    select customers.email_normalized || ' ' || customers.phone_normalized
    from bookings
    join customers on customers.id = bookings.customer_id
    where bookings.id = id('1')
  ),
  'ada@lovelace.example +442079460018',
  'which make another guest'
);
select results_eq(
  $$
    select customer_name, customer_email, customer_phone
    from amend_booking(here(), id('1'), customer_phone => '020 7946 0019', replace_contact => true)
  $$,
  $$ values ('Ada L.', null::text, '020 7946 0019') $$,
  'replaces the whole contact when told so'
);
select results_eq(
  $$
    select customer_email, customer_phone, customer_id
    from amend_booking(here(), id('1'), replace_contact => true)
  $$,
  $$ values (null::text, null::text, null::uuid) $$,
  'and detaches the guest when there is no other'
);
select throws_ok(
  $$
    select amend_booking(here(), id('1'), customer_email => 'not an address')
  $$,
  'RG001',
  'a field is not valid',
  'refuses a malformed e-mail'
);
select throws_ok(
  $$
    select amend_booking(here(), id('1'), customer_phone => '12')
  $$,
  'RG001',
  'a field is not valid',
  'refuses a malformed phone'
);

select throws_ok(
  $$ select amend_booking(here(), gen_random_uuid()) $$,
  'RG003',
  'booking not found in this restaurant',
  'refuses an id that is no booking''s'
);
select throws_ok(
  $$
    select amend_booking(id('b'), (select id from bookings limit 1))
  $$,
  'RG003',
  'booking not found in this restaurant',
  'refuses a booking of another restaurant'
);
select set_config('regulars.restaurant_id', id('b')::text, true);
select throws_ok(
  $$
    select amend_booking(here(), (select id from bookings limit 1))
  $$,
  'RG010',
  null,
  'refuses another restaurant than the session''s'
);

select * from finish(true);
rollback;
