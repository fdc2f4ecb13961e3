begin;
select plan(33);

insert into restaurants (id, name, slug)
values ('00000000-0000-7000-8000-000000000001', 'Events', 'events');
insert into restaurant_tables (restaurant_id, id, label, capacity)
values
  ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-00000000000a', 'A', 4),
  ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-00000000000b', 'B', 4);

create function pg_temp.book(
  id uuid,
  status text default 'confirmed',
  table_id uuid default null,
  import_batch_id uuid default null
) returns void language sql as $$
  insert into bookings (
    restaurant_id,
    id,
    status,
    table_id,
    import_batch_id,
    starts_at,
    ends_at,
    party_size,
    booking_type
  )
  values ('00000000-0000-7000-8000-000000000001', book.id, book.status, book.table_id,
    book.import_batch_id, '2030-05-01 19:00+00', '2030-05-01 21:00+00', 2, 'dinner')
$$;

/* The events of a booking that were not looked at yet,
such as {booking.created,booking.allocated}. */
create temporary table seen (id uuid primary key);
create function pg_temp.new_events(booking_id uuid) returns text language sql as $$
  with news as (
    select id, event_type, booking_sequence
    from analytics_events
    where analytics_events.booking_id = new_events.booking_id
      and not exists (select from seen where seen.id = analytics_events.id)
  ),
  marked as (insert into seen select id from news)
  select coalesce(array_agg(event_type order by booking_sequence), '{}')::text from news
$$;
create function pg_temp.newest(booking_id uuid) returns jsonb language sql as $$
  select payload - '{version,restaurant_id,booking_id,customer_id}'::text[]
  from analytics_events
  where analytics_events.booking_id = newest.booking_id
  order by booking_sequence desc
  limit 1
$$;

-- Insert
select pg_temp.book('00000000-0000-7000-8000-000000000011');
select is(
  pg_temp.new_events('00000000-0000-7000-8000-000000000011'), '{booking.created}',
  'a booking that is inserted writes booking.created'
);
select is(
  pg_temp.newest('00000000-0000-7000-8000-000000000011'),
  '{"status": "confirmed", "party_size": 2, "booking_type": "dinner", "seating_preference": "any",
    "source": "web", "waitlisted": false, "loyalty_points_awarded": 0}',
  'with what it was inserted with'
);
select pg_temp.book('00000000-0000-7000-8000-000000000012', 'pending');
select is(
  pg_temp.new_events('00000000-0000-7000-8000-000000000012'), '{booking.created}',
  'even if pending'
);
select pg_temp.book(
  '00000000-0000-7000-8000-000000000013', 'confirmed', '00000000-0000-7000-8000-00000000000a'
);
select is(
  pg_temp.new_events('00000000-0000-7000-8000-000000000013'), '{booking.created,booking.allocated}',
  'with a table it is allocated as well'
);
select is(
  pg_temp.newest('00000000-0000-7000-8000-000000000013'),
  '{"table_id": "00000000-0000-7000-8000-00000000000a", "allocation_status": "allocated"}',
  'and says to which table'
);
select pg_temp.book('00000000-0000-7000-8000-000000000014', 'pending_allocation');
select is(
  pg_temp.new_events('00000000-0000-7000-8000-000000000014'),
  '{booking.created,booking.waitlisted}',
  'on the waiting list it is waitlisted as well'
);
select is(
  pg_temp.newest('00000000-0000-7000-8000-000000000014'),
  (select jsonb_build_object('waitlist_id', id, 'position', 1) from waiting_list
   where booking_id = '00000000-0000-7000-8000-000000000014'),
  'and names its entry and position'
);
select is(
  (select payload -> 'waitlisted' from analytics_events
   where booking_id = '00000000-0000-7000-8000-000000000014' and booking_sequence = 1),
  'true',
  'which booking.created tells too'
);
select pg_temp.book(
  '00000000-0000-7000-8000-000000000015', 'cancelled', '00000000-0000-7000-8000-00000000000a'
);
select is(
  pg_temp.new_events('00000000-0000-7000-8000-000000000015'), '{booking.created}',
  'inserted as cancelled it writes booking.created only'
);
select pg_temp.book(
  '00000000-0000-7000-8000-000000000016', 'confirmed', null, '00000000-0000-7000-8000-0000000000ff'
);
select is(
  pg_temp.new_events('00000000-0000-7000-8000-000000000016'), '{}',
  'an imported booking writes none'
);
update bookings set status = 'completed' where id = '00000000-0000-7000-8000-000000000016';
select is(
  (select (event_type, booking_sequence)::text from analytics_events
   where booking_id = '00000000-0000-7000-8000-000000000016'),
  '(booking.completed,1)',
  'but its later life does, counted from 1'
);

-- Tables and the waiting list
update bookings set table_id = '00000000-0000-7000-8000-00000000000b'
where id = '00000000-0000-7000-8000-000000000013';
select is(
  pg_temp.new_events('00000000-0000-7000-8000-000000000013'), '{booking.allocated}',
  'another table is an allocation'
);
select is(
  pg_temp.newest('00000000-0000-7000-8000-000000000013') ->> 'allocation_status', 'reallocated',
  'of a booking that had one'
);
update bookings set status = 'pending_allocation'
where id = '00000000-0000-7000-8000-000000000013';
select is(
  pg_temp.new_events('00000000-0000-7000-8000-000000000013'), '{booking.waitlisted}',
  'falling back to the waiting list clears the table and says nothing else'
);
update bookings set status = 'confirmed', table_id = '00000000-0000-7000-8000-00000000000b'
where id = '00000000-0000-7000-8000-000000000013';
select is(
  pg_temp.new_events('00000000-0000-7000-8000-000000000013'), '{booking.allocated}',
  'a table for a booking that waited confirms it, and says nothing else'
);
select is(
  pg_temp.newest('00000000-0000-7000-8000-000000000013') ->> 'allocation_status', 'allocated',
  'and is no reallocation: it had none'
);
update bookings set ends_at = ends_at + interval '1 hour'
where id = '00000000-0000-7000-8000-000000000013';
select is(
  pg_temp.new_events('00000000-0000-7000-8000-000000000013'), '{booking.amended}',
  'a longer stay amends, and a table that stays is not allocated again'
);
update bookings set table_id = null where id = '00000000-0000-7000-8000-000000000013';
select is(
  pg_temp.newest('00000000-0000-7000-8000-000000000013') -> 'table_cleared', 'true',
  'a table taken away without another amends'
);
select is(
  pg_temp.new_events('00000000-0000-7000-8000-000000000013'), '{booking.amended}',
  'and is no allocation'
);

-- Changes
update bookings set party_size = 3, customer_name = 'Ada'
where id = '00000000-0000-7000-8000-000000000011';
select is(
  pg_temp.newest('00000000-0000-7000-8000-000000000011'),
  '{"status": "confirmed", "previous_status": "confirmed", "party_size": 3,
    "previous_party_size": 2, "previous_customer_id": null, "contact_changed": true,
    "times_changed": false, "table_cleared": false}',
  'a changed party or contact amends, and no name is told'
);
update bookings set starts_at = starts_at + interval '1 hour', ends_at = ends_at + interval '1 hour'
where id = '00000000-0000-7000-8000-000000000011';
select is(
  pg_temp.new_events('00000000-0000-7000-8000-000000000011'), '{booking.amended,booking.amended}',
  'and so do changed times'
);
update bookings set notes = 'by the window', marketing_opt_in = true, status = status
where id = '00000000-0000-7000-8000-000000000011';
select is(
  pg_temp.new_events('00000000-0000-7000-8000-000000000011'), '{}',
  'what no consumer is told of writes no event'
);
update bookings set status = 'confirmed' where id = '00000000-0000-7000-8000-000000000012';
select is(
  pg_temp.newest('00000000-0000-7000-8000-000000000012') ->> 'previous_status', 'pending',
  'a pending booking that is confirmed amends'
);

-- The end of a booking
update bookings set status = 'cancelled', cancelled_by = 'customer', party_size = 4
where id = '00000000-0000-7000-8000-000000000012';
select is(
  pg_temp.new_events('00000000-0000-7000-8000-000000000012'),
  '{booking.amended,booking.amended,booking.cancelled}',
  'one change may write several events'
);
select is(
  pg_temp.newest('00000000-0000-7000-8000-000000000012'),
  '{"previous_status": "confirmed", "cancelled_by": "customer"}',
  'a cancellation says from what and by whom'
);
update bookings set status = 'confirmed' where id = '00000000-0000-7000-8000-000000000012';
select is(
  pg_temp.newest('00000000-0000-7000-8000-000000000012') ->> 'previous_status', 'cancelled',
  'a booking that is reopened amends'
);
update bookings set status = 'completed' where id = '00000000-0000-7000-8000-000000000011';
update bookings set status = 'no_show' where id = '00000000-0000-7000-8000-000000000011';
select is(
  pg_temp.new_events('00000000-0000-7000-8000-000000000011'), '{booking.completed,booking.no_show}',
  'a visit and a no-show are told'
);
select is(
  pg_temp.newest('00000000-0000-7000-8000-000000000011'),
  '{"previous_status": "completed", "party_size": 3}',
  'with the status before and the party'
);

-- Order
select is_empty(
  $$ select bookings.id from bookings
     left join analytics_events
       on analytics_events.restaurant_id = bookings.restaurant_id
       and analytics_events.booking_id = bookings.id
     group by bookings.restaurant_id, bookings.id
     having bookings.event_count <> count(analytics_events.id)
       or bookings.event_count is distinct from coalesce(max(booking_sequence), 0) $$,
  'a booking counts exactly its events, without a gap'
);
select is_empty(
  $$ select from (
       select id, lag(id) over (partition by booking_id order by booking_sequence) as before
       from analytics_events
     ) as events where before > id $$,
  'and their ids are in the order of their sequence'
);
delete from analytics_events where restaurant_id = '00000000-0000-7000-8000-000000000001';
update bookings set party_size = 5 where id = '00000000-0000-7000-8000-000000000011';
select is(
  (select booking_sequence from analytics_events
   where booking_id = '00000000-0000-7000-8000-000000000011'),
  (select event_count from bookings where id = '00000000-0000-7000-8000-000000000011'),
  'after a purge the sequence goes on'
);

-- All or nothing
alter table analytics_events add constraint none_today check (event_type <> 'booking.cancelled');
select throws_ok(
  $$ update bookings set status = 'cancelled' where id = '00000000-0000-7000-8000-000000000012' $$,
  '23514', null,
  'an event that cannot be stored refuses the change of the booking'
);
select is(
  (select status || ' ' || event_count from bookings
   where id = '00000000-0000-7000-8000-000000000012'),
  'confirmed 5',
  'and nothing of it is left'
);

select * from finish(true);
rollback;
