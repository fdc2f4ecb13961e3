begin;
select plan(33);

select from add_restaurant('1', 'Europe/London');
insert into restaurant_tables (restaurant_id, id, label, capacity)
values
  (id('1'), here(), 'A', 4),
  (id('1'), id('b'), 'B', 4);

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
  values (id('1'), book.id, book.status, book.table_id,
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
select pg_temp.book(id('11'));
select is(
  pg_temp.new_events(id('11')), '{booking.created}',
  'a booking that is inserted writes booking.created'
);
select is(
  pg_temp.newest(id('11')),
  '{"status": "confirmed", "party_size": 2, "booking_type": "dinner", "seating_preference": "any",
    "source": "web", "waitlisted": false, "loyalty_points_awarded": 0}',
  'with what it was inserted with'
);
select pg_temp.book(id('12'), 'pending');
select is(pg_temp.new_events(id('12')), '{booking.created}', 'even if pending');
select pg_temp.book(id('13'), 'confirmed', here());
select is(
  pg_temp.new_events(id('13')), '{booking.created,booking.allocated}',
  'with a table it is allocated as well'
);
select is(
  pg_temp.newest(id('13')),
  '{"table_id": "00000000-0000-7000-8000-00000000000a", "allocation_status": "allocated"}',
  'and says to which table'
);
select pg_temp.book(id('14'), 'pending_allocation');
select is(
  pg_temp.new_events(id('14')),
  '{booking.created,booking.waitlisted}',
  'on the waiting list it is waitlisted as well'
);
select is(
  pg_temp.newest(id('14')),
  (select jsonb_build_object('waitlist_id', id, 'position', 1) from waiting_list
   where booking_id = id('14')),
  'and names its entry and position'
);
select is(
  (select payload -> 'waitlisted' from analytics_events
   where booking_id = id('14') and booking_sequence = 1),
  'true',
  'which booking.created tells too'
);
select pg_temp.book(id('15'), 'cancelled', here());
select is(
  pg_temp.new_events(id('15')), '{booking.created}',
  'inserted as cancelled it writes booking.created only'
);
select pg_temp.book(id('16'), 'confirmed', null, id('ff'));
select is(pg_temp.new_events(id('16')), '{}', 'an imported booking writes none');
update bookings set status = 'completed' where id = id('16');
select is(
  (select (event_type, booking_sequence)::text from analytics_events
   where booking_id = id('16')),
  '(booking.completed,1)',
  'but its later life does, counted from 1'
);

-- Tables and the waiting list
update bookings set table_id = id('b')
where id = id('13');
select is(pg_temp.new_events(id('13')), '{booking.allocated}', 'another table is an allocation');
select is(
  pg_temp.newest(id('13')) ->> 'allocation_status', 'reallocated',
  'of a booking that had one'
);
update bookings set status = 'pending_allocation'
where id = id('13');
select is(
  pg_temp.new_events(id('13')), '{booking.waitlisted}',
  'falling back to the waiting list clears the table and says nothing else'
);
update bookings set status = 'confirmed', table_id = id('b')
where id = id('13');
select is(
  pg_temp.new_events(id('13')), '{booking.allocated}',
  'a table for a booking that waited confirms it, and says nothing else'
);
select is(
  pg_temp.newest(id('13')) ->> 'allocation_status', 'allocated',
  'and is no reallocation: it had none'
);
update bookings set ends_at = ends_at + interval '1 hour'
where id = id('13');
select is(
  pg_temp.new_events(id('13')), '{booking.amended}',
  'a longer stay amends, and a table that stays is not allocated again'
);
update bookings set table_id = null where id = id('13');
select is(
  pg_temp.newest(id('13')) -> 'table_cleared', 'true',
  'a table taken away without another amends'
);
select is(pg_temp.new_events(id('13')), '{booking.amended}', 'and is no allocation');

-- Changes
update bookings set party_size = 3, customer_name = 'Ada'
where id = id('11');
select is(
  pg_temp.newest(id('11')),
  '{"status": "confirmed", "previous_status": "confirmed", "party_size": 3,
    "previous_party_size": 2, "previous_customer_id": null, "contact_changed": true,
    "times_changed": false, "table_cleared": false}',
  'a changed party or contact writes booking.amended, without names'
);
update bookings set starts_at = starts_at + interval '1 hour', ends_at = ends_at + interval '1 hour'
where id = id('11');
select is(
  pg_temp.new_events(id('11')), '{booking.amended,booking.amended}',
  'and so do changed times'
);
update bookings set notes = 'by the window', marketing_opt_in = true, status = status
where id = id('11');
select is(pg_temp.new_events(id('11')), '{}', 'an irrelevant change writes no event');
update bookings set status = 'confirmed' where id = id('12');
select is(
  pg_temp.newest(id('12')) ->> 'previous_status', 'pending',
  'a pending booking that is confirmed amends'
);

-- The end of a booking
update bookings set status = 'cancelled', cancelled_by = 'customer', party_size = 4
where id = id('12');
select is(
  pg_temp.new_events(id('12')),
  '{booking.amended,booking.amended,booking.cancelled}',
  'one change may write several events'
);
select is(
  pg_temp.newest(id('12')),
  '{"previous_status": "confirmed", "cancelled_by": "customer"}',
  'a cancellation says from what and by whom'
);
update bookings set status = 'confirmed' where id = id('12');
select is(
  pg_temp.newest(id('12')) ->> 'previous_status', 'cancelled',
  'a booking that is reopened amends'
);
update bookings set status = 'completed' where id = id('11');
update bookings set status = 'no_show' where id = id('11');
select is(
  pg_temp.new_events(id('11')), '{booking.completed,booking.no_show}',
  'a visit and a no-show write their events'
);
select is(
  pg_temp.newest(id('11')),
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
delete from analytics_events where restaurant_id = id('1');
update bookings set party_size = 5 where id = id('11');
select is(
  (select booking_sequence from analytics_events
   where booking_id = id('11')),
  (select event_count from bookings where id = id('11')),
  'after a purge the sequence goes on'
);

-- All or nothing
alter table analytics_events add constraint none_today check (event_type <> 'booking.cancelled');
select throws_ok(
  $$ update bookings set status = 'cancelled' where id = id('12') $$,
  '23514', null,
  'an event that cannot be stored refuses the change of the booking'
);
select is(
  (select status || ' ' || event_count from bookings
   where id = id('12')),
  'confirmed 5',
  'and nothing of it is left'
);

select * from finish(true);
rollback;
