begin;
select plan(9);

insert into restaurants (id, name, slug)
values ('00000000-0000-7000-8000-00000000000a', 'Trattoria Ada', 'trattoria-ada');

create function pg_temp.book(id text, email text)
returns void
language sql
as $$
  insert into bookings (restaurant_id, id, starts_at, party_size, customer_name, customer_email)
  values (
    '00000000-0000-7000-8000-00000000000a', ('00000000-0000-7000-8000-0000000000' || book.id)::uuid,
    '2031-05-02 18:00Z', 2, 'Guest', book.email
  )
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
  where bookings.id = ('00000000-0000-7000-8000-0000000000' || story.id)::uuid
$$;

-- No setting makes a change of a booking an erasure

select pg_temp.book('01', 'ada@example.com');
select pg_temp.book('02', 'ben@example.com');
select pg_temp.book('03', 'cy@example.com');
select set_config('regulars.erasing', '00000000-0000-7000-8000-00000000000a', true);
select set_config('regulars.offboarding', '00000000-0000-7000-8000-00000000000a', true);
update bookings set status = 'cancelled' where customer_email = 'ada@example.com';
select is(
  pg_temp.story('01'), 'cancelled t 2 booking.created booking.cancelled',
  'whatever a session sets, a cancellation is told'
);
select amend_booking(
  '00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-000000000002',
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

select erase_customer('00000000-0000-7000-8000-00000000000a', customer_id, 'staff')
from bookings
where customer_email = 'cy@example.com';
select is(
  pg_temp.story('03'), 'confirmed t 1 booking.created',
  'an erasure keeps the booking where it is and is nothing that happens to it'
);
select is_empty('select * from regulars.removals_in_progress', 'and ends in its transaction');
update bookings set status = 'cancelled' where id = '00000000-0000-7000-8000-000000000003';
select is(
  pg_temp.story('03'), 'cancelled t 2 booking.created booking.cancelled',
  'a cancellation after the erasure is told'
);

-- While a guest is erased, what happens to others is told

insert into regulars.removals_in_progress (restaurant_id, subject_id)
select restaurant_id, customer_id
from bookings
where id = '00000000-0000-7000-8000-000000000001';
select pg_temp.book('04', 'dora@example.com');
update bookings
set customer_name = null, customer_email = null
where id = '00000000-0000-7000-8000-000000000004';
select is(
  pg_temp.story('04'), 'confirmed f 2 booking.created booking.amended',
  'another guest''s contact that goes meanwhile is no erasure'
);
update bookings set status = 'confirmed', customer_name = 'Ada'
where id = '00000000-0000-7000-8000-000000000001';
select is(
  pg_temp.story('01'), 'confirmed t 3 booking.created booking.cancelled booking.amended',
  'nor is what keeps a contact'
);
update bookings
set customer_name = null, customer_email = null
where id = '00000000-0000-7000-8000-000000000001';
select is(
  pg_temp.story('01'), 'confirmed t 3 booking.created booking.cancelled booking.amended',
  'that guest''s is'
);

select * from finish(true);
rollback;
