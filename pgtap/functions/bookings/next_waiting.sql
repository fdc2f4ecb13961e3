begin;
select plan(26);

select from add_restaurant('a', 'Europe/London');
select from add_restaurant('b', 'Europe/London');
insert into restaurant_tables (restaurant_id, id, label, capacity)
values
  (here(), id('a1'), 'T1', 2),
  (here(), id('a2'), 'T2', 4);

create function pg_temp.wait(name text, starts_at text, party_size integer)
returns void
language sql
as $$
  insert into bookings (restaurant_id, starts_at, party_size, customer_name, status)
  values (here(), wait.starts_at::timestamptz, wait.party_size, wait.name, 'pending_allocation')
$$;
create function pg_temp.queue(day date)
returns text
language sql
as $$
  select string_agg(concat_ws(' ', place, customer_name, ticket), ', ' order by place)
  from list_waiting(here(), queue.day)
  join bookings on bookings.id = booking_id
$$;
create function pg_temp.next(table_id uuid, limit_to integer default 1)
returns text
language sql
as $$
  select string_agg(customer_name, ' ' order by waiting.place)
  from next_waiting(here(), next.table_id, limit_to => next.limit_to) as waiting
  join bookings on bookings.id = waiting.booking_id
$$;

-- Tickets and places
select pg_temp.wait('w1', '2031-06-01 18:00Z', 2);
select pg_temp.wait('w2', '2031-06-01 18:30Z', 4);
select pg_temp.wait('w3', '2031-06-01 19:00Z', 2);
update bookings set status = 'cancelled' where customer_name = 'w1';
select pg_temp.wait('w4', '2031-06-01 18:00Z', 2);
select is(
  pg_temp.queue('2031-06-01'), '1 w2 2, 2 w3 3, 3 w4 4', 'leavers let nobody past, places close up'
);
update waiting_list set status = 'notified'
where booking_id = (select id from bookings where customer_name = 'w4');
select pg_temp.wait('w5', '2031-06-01 18:00Z', 6);
select is(
  pg_temp.queue('2031-06-01'),
  '1 w2 2, 2 w3 3, 3 w4 4, 4 w5 5',
  'one who was notified keeps the place'
);
select is(
  (
    select array_agg(payload->>'position' order by analytics_events.id)
    from analytics_events
    where event_type = 'booking.waitlisted'
  ),
  '{1,2,3,3,4}',
  'the event tells the place as of joining'
);

-- To another day
select pg_temp.wait('d1', '2031-06-02 18:00Z', 2);
update bookings set starts_at = '2031-06-01 20:00Z', ends_at = '2031-06-01 22:00Z'
where customer_name = 'w3';
select is(
  pg_temp.queue('2031-06-01'),
  '1 w2 2, 2 w3 3, 3 w4 4, 4 w5 5',
  'another hour of the day keeps the ticket'
);
update bookings set starts_at = '2031-06-02 20:00Z', ends_at = '2031-06-02 22:00Z'
where customer_name = 'w3';
select is(pg_temp.queue('2031-06-02'), '1 d1 1, 2 w3 2', 'another day gives a new one');
select is(pg_temp.queue('2031-06-01'), '1 w2 2, 2 w4 4, 3 w5 5', 'and the others close up');
select is(
  array(
    select place || ' ' || day::text from waiting_places order by day, place
  ),
  array[
    '1 2031-06-01', '2 2031-06-01', '3 2031-06-01', '1 2031-06-02', '2 2031-06-02'
  ],
  'the view tells the same'
);
select is(
  (select count(*) from list_waiting(here())),
  5::bigint,
  'without a day: all that are to come'
);

set local role regulars_app;
select from enter_restaurant(here());
select is((select count(*) from waiting_places), 5::bigint, 'apps read it');
select from enter_restaurant(id('b'));
select is((select count(*) from waiting_places), 0::bigint, 'of their own restaurant');
reset role;
reset regulars.restaurant_id;

-- Whose turn
select is(pg_temp.next(id('a1')), 'w4', 'the first booking that the table fits');
select is(pg_temp.next(id('a2')), 'w2', 'a larger table is the first one''s');
insert into bookings (restaurant_id, starts_at, party_size, table_id, customer_name)
values (here(), '2031-06-01 17:00Z', 2, id('a1'), 'seated');
select is(pg_temp.next(id('a1')), 'd1', 'whose time it is taken are passed');
update restaurant_tables set retired_at = '2031-06-01'
where id = id('a1');
select is(pg_temp.next(id('a1')), null, 'a retired one is nobody''s');
select throws_ok(
  $$ select next_waiting(here(), gen_random_uuid()) $$,
  'RG005',
  'table not found in this restaurant',
  'a table is named'
);
select throws_ok(
  $$
    select next_waiting(id('b'), id('a1'))
  $$,
  'RG005',
  'table not found in this restaurant',
  'of the restaurant'
);
select throws_ok(
  format(
    $$
      select next_waiting(here(), id('a1'), limit_to => %L)
    $$,
    limit_to
  ),
  'RG001',
  'a field is not valid',
  format('limit %L', limit_to)
)
from (values (0), (101)) as limits (limit_to);

-- A retired table is not chosen, nor taken by name
select is(
  (
    select table_id
    from create_booking(here(), '2031-06-05 18:00Z', 1, 'n', null,
      null)
  ),
  id('a2'),
  'the next larger table'
);
select throws_ok(
  $$
    select create_booking(here(), '2031-06-05 18:00Z', 1, 'n', null, null, table_id => id('a1'))
  $$,
  'RG005',
  'table not found in this restaurant',
  'nor is it taken by name'
);
update bookings set status = 'completed' where customer_name = 'seated';
select is(
  (select table_id from bookings where customer_name = 'seated'),
  id('a1'),
  'what was there keeps it'
);
update restaurant_tables set retired_at = null;

-- Newcomers
select is(
  (
    select concat_ws(' ', status, waiting_passed)
    from create_booking(here(), '2031-06-01 19:00Z', 2, 'n', null,
      null)
  ),
  'confirmed 1',
  'a new booking counts those that the table would fit'
);
update bookings set status = 'cancelled' where customer_name = 'n';
update restaurants set newcomers_queue = true;
select is(
  (
    select concat_ws(' ', status, waiting_passed, table_id)
    from create_booking(here(), '2031-06-01 19:00Z', 2, 'n', null,
      null)
  ),
  'pending_allocation 1',
  'or joins the queue, where the restaurant wants that'
);
select is(
  (
    select concat_ws(' ', status, waiting_passed)
    from create_booking(here(), '2031-06-01 12:00Z', 2, 'n2', null,
      null)
  ),
  'confirmed 0',
  'but not in a time for which nobody waits'
);

-- An amended one
select is(
  (
    select concat_ws(' ', status, offered_table_id)
    from amend_booking(
      here(),
      (select id from bookings where customer_name = 'w5'),
      party_size => 4, starts_at => '2031-06-03 18:00Z'
    )
  ),
  'pending_allocation 00000000-0000-7000-8000-0000000000a2',
  'a waiting booking gets the table that fits now as offered_table_id'
);
select allocate_booking(here(), id, offered_table_id)
from bookings where customer_name = 'w5';
select is(
  (
    select concat_ws(' ', status, table_id, offered_table_id)
    from bookings where customer_name = 'w5'
  ),
  'confirmed 00000000-0000-7000-8000-0000000000a2',
  'and takes it'
);

select * from finish(true);
rollback;
