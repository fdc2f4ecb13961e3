begin;
select plan(10);

select from add_restaurant('a', 'Europe/London');
select from add_restaurant('b', 'Europe/London');
update restaurants set day_starts_at = '04:00' where id = here();

-- Puts a booking on the list and answers with its position.
create function pg_temp.join_list(restaurant_id uuid, starts_at text)
returns integer
language plpgsql
as $$
declare
  v_id uuid := regulars.uuid_v7();
begin
  insert into bookings (restaurant_id, id, starts_at, party_size, status)
  values (join_list.restaurant_id, v_id, join_list.starts_at::timestamptz, 2, 'pending_allocation');
  return (select position from waiting_list where booking_id = v_id);
end
$$;

select is(pg_temp.join_list(here(), '2031-05-02 19:00 Europe/London'), 1, 'the first is first');
select is(
  pg_temp.join_list(here(), '2031-05-02 12:00 Europe/London'),
  2,
  'of the same date the next is second, whatever its hour'
);
select is(
  pg_temp.join_list(here(), '2031-05-03 03:59 Europe/London'),
  3,
  'the night belongs to the business day before'
);
select is(
  pg_temp.join_list(here(), '2031-05-03 04:00 Europe/London'),
  1,
  'another date counts from one'
);
select is(
  pg_temp.join_list(id('b'), '2031-05-02 19:00 Europe/London'),
  1,
  'so does another restaurant'
);

update bookings set status = 'confirmed' where starts_at = '2031-05-02 12:00 Europe/London';
update bookings set status = 'cancelled' where starts_at = '2031-05-03 03:59 Europe/London';
select results_eq(
  $$
    select waiting_list.position, waiting_list.status
    from waiting_list join bookings on bookings.id = waiting_list.booking_id
    where bookings.restaurant_id = here()
      and bookings.starts_at < '2031-05-03 04:00 Europe/London'
    order by waiting_list.position
  $$,
  $$ values (1, 'waiting'), (2, 'fulfilled'), (3, 'cancelled') $$,
  'leaving the list closes the entry and renumbers nobody'
);
select is(
  pg_temp.join_list(here(), '2031-05-02 20:00 Europe/London'),
  2,
  'who joins then counts those who still wait'
);

update bookings
set status = 'pending_allocation'
where starts_at = '2031-05-02 12:00 Europe/London';
select results_eq(
  $$
    select waiting_list.position, waiting_list.status
    from waiting_list join bookings on bookings.id = waiting_list.booking_id
    where bookings.starts_at = '2031-05-02 12:00 Europe/London'
    order by waiting_list.id
  $$,
  $$ values (2, 'fulfilled'), (3, 'waiting') $$,
  'a booking that falls back joins again'
);
update waiting_list set status = 'notified'
where booking_id = (select id from bookings where starts_at = '2031-05-02 20:00 Europe/London');
update bookings set status = 'confirmed' where starts_at = '2031-05-02 20:00 Europe/London';
select is(waiting_list.status, 'fulfilled', 'a guest who was notified counts as open')
from waiting_list join bookings on bookings.id = waiting_list.booking_id
where bookings.starts_at = '2031-05-02 20:00 Europe/London';
insert into bookings (
  restaurant_id, starts_at, ends_at, party_size, booking_type, status, import_batch_id
)
values (
  here(),
  '2021-05-02 19:00Z',
  '2021-05-02 21:00Z',
  2,
  'dinner',
  'pending_allocation',
  gen_random_uuid()
);
select is(count(*), 0::bigint, 'an imported booking brings its entry itself')
from waiting_list join bookings on bookings.id = waiting_list.booking_id
where bookings.import_batch_id is not null;

select * from finish(true);
rollback;
