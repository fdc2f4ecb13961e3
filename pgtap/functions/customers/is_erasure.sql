begin;
select plan(9);

select from add_restaurant('a', 'Europe/London');

create function pg_temp.book(id text, email text)
returns void
language sql
as $$
  insert into bookings (restaurant_id, id, starts_at, party_size, customer_name, customer_email)
  values (here(), id(book.id), '2031-05-02 18:00Z', 2, 'Guest', book.email)
$$;
-- A booking, whether somebody owns it, and its events.
create function pg_temp.story(id text)
returns text
language sql
as $$
  select concat_ws(
    ' ',
    bookings.status,
    bookings.customer_id is not null,
    bookings.event_count,
    (
      select string_agg(event_type, ' ' order by booking_sequence)
      from analytics_events
      where analytics_events.booking_id = bookings.id
    )
  )
  from bookings
  where bookings.id = id(story.id)
$$;

-- No setting makes a change of a booking an erasure

select pg_temp.book('01', 'ada@example.com');
select pg_temp.book('02', 'ben@example.com');
select pg_temp.book('03', 'cy@example.com');
select set_config('regulars.erasing', here()::text, true);
select set_config('regulars.offboarding', here()::text, true);
update bookings set status = 'cancelled' where customer_email = 'ada@example.com';
select is(
  pg_temp.story('01'), 'cancelled t 2 booking.created booking.cancelled',
  'a cancellation writes its event, whatever a session sets'
);
select amend_booking(
  here(), id('2'),
  customer_name => null, customer_email => null, customer_phone => null, replace_contact => true
);
select is(
  pg_temp.story('02'), 'confirmed f 2 booking.created booking.amended',
  'and a booking whose contact is taken away belongs to nobody'
);
select throws_ok(
  $$ delete from bookings $$, 'RG011', null, 'nor is anything deleted'
);

-- An erasure

select erase_customer(here(), customer_id, 'staff')
from bookings
where customer_email = 'cy@example.com';
select is(
  pg_temp.story('03'), 'confirmed t 1 booking.created',
  'an erasure keeps the booking where it is and is nothing that happens to it'
);
select is_empty('select * from regulars.removals_in_progress', 'and ends in its transaction');
update bookings set status = 'cancelled' where id = id('3');
select is(
  pg_temp.story('03'), 'cancelled t 2 booking.created booking.cancelled',
  'a cancellation after the erasure writes its event'
);

-- While a guest is erased, changes of other bookings write their events

insert into regulars.removals_in_progress (restaurant_id, subject_id)
select restaurant_id, customer_id
from bookings
where id = id('1');
select pg_temp.book('04', 'dora@example.com');
update bookings
set customer_name = null, customer_email = null
where id = id('4');
select is(
  pg_temp.story('04'), 'confirmed f 2 booking.created booking.amended',
  'removing another guest''s contact at the same time is not an erasure'
);
update bookings set status = 'confirmed', customer_name = 'Ada'
where id = id('1');
select is(
  pg_temp.story('01'), 'confirmed t 3 booking.created booking.cancelled booking.amended',
  'nor is what keeps a contact'
);
update bookings
set customer_name = null, customer_email = null
where id = id('1');
select is(
  pg_temp.story('01'), 'confirmed t 3 booking.created booking.cancelled booking.amended',
  'that guest''s is'
);

select * from finish(true);
rollback;
