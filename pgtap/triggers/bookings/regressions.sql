begin;
select plan(12);

insert into restaurants (id, name, slug, timezone, country_code)
values (here(), 'A', 'a', 'Europe/London', 'GB');
insert into loyalty_programs (restaurant_id, slug, name)
values (here(), 'main', 'Main');

-- points that an older system gave, before the backfill has attached their bookings
insert into bookings (
  restaurant_id, import_batch_id, starts_at, ends_at, party_size, booking_type, status,
  customer_email, loyalty_points_awarded
)
select
  here(), gen_random_uuid(), now(), now() + interval '2 hours', 2,
  'dinner', 'confirmed', 'legacy' || n || '@example.org', 30
from generate_series(1, 3) as n;

update bookings set status = 'completed' where customer_email = 'legacy1@example.org';
update bookings set party_size = 5 where customer_email = 'legacy2@example.org';
update bookings set customer_phone = '07911 123456' where customer_email = 'legacy3@example.org';
select is(
  (select array_agg(loyalty_points_awarded) from bookings),
  '{30,30,30}',
  'a live change of a booking that is not attached yet keeps its earlier points'
);
do $$ begin perform backfill_customers_loyalty(); end $$;
select is(
  (select array_agg(balance) from loyalty_points),
  '{30,30,30}',
  'and the backfill posts them'
);
select is_empty(
  $$ select check_name from verify_customers_loyalty()
     where not ok and severity = 'fail' $$,
  'so that every check is green'
);

-- an empty string where there was no contact
insert into bookings (restaurant_id, starts_at, party_size, customer_id)
select restaurant_id, now(), 3, id from customers where email_normalized = 'legacy1@example.org';
update bookings set customer_email = '', customer_phone = ' ' where party_size = 3;
select isnt(
  (select customer_id from bookings where party_size = 3),
  null,
  'an empty contact where there was none detaches nobody'
);

-- a name that no index entry could hold
insert into bookings (
  restaurant_id, import_batch_id, starts_at, ends_at, party_size, booking_type,
  customer_email, customer_name
)
values (
  here(), gen_random_uuid(), now(), now() + interval '2 hours', 7,
  'dinner',
  'long@example.org',
  (select string_agg(md5(n::text), '') from generate_series(1, 500) as n)
);
select lives_ok(
  'select * from backfill_customers_loyalty()',
  'an endless name of an older system does not stop the backfill'
);
select throws_ok(
  $$ insert into bookings (restaurant_id, starts_at, party_size, customer_name)
     values (here(), now(), 2, repeat('x', 501)) $$,
  'RG001', null, 'a live one is refused by name'
);

-- infinite times
insert into bookings (
  restaurant_id, import_batch_id, starts_at, ends_at, party_size, booking_type, confirmed_at,
  customer_email, loyalty_points_awarded
)
values (
  here(), gen_random_uuid(), now(), now() + interval '2 hours', 8,
  'dinner', 'infinity', 'infinite@example.org', 20
);
select lives_ok(
  'select * from backfill_customers_loyalty()',
  'nor does an infinite time'
);
select throws_ok(
  $$ insert into bookings (restaurant_id, starts_at, party_size, confirmed_at)
     values (here(), now(), 2, 'infinity') $$,
  'RG001', null, 'a live one is refused by name'
);
select throws_ok(
  $$ update bookings set cancelled_at = '-infinity', status = 'cancelled' where party_size = 3 $$,
  'RG001', null, 'in an update too'
);

-- the key of a plain insert is nobody's retry
insert into bookings (restaurant_id, starts_at, party_size, idempotency_key)
values (here(), now(), 4, 'plain');
select throws_ok(
  $$ select create_booking(here(), now(), 6,
       'Someone', 'other@example.org', null, idempotency_key => 'plain') $$,
  'RG017', null, 'a key that a plain insert used is taken'
);

-- nulls and circles made by hand
update bookings set updated_at = null where party_size = 4;
select isnt((select updated_at from bookings where party_size = 4), null, 'updated_at is kept');
insert into customers (restaurant_id, id, email_normalized)
values
  (here(), id('c1'), 'c1@example.org'),
  (here(), id('c2'), 'c2@example.org');
update customers
set merged_into_id = case id
  when id('c1') then id('c2')
  else id('c1')
end
where email_normalized in ('c1@example.org', 'c2@example.org');
select throws_ok(
  $$ insert into bookings (restaurant_id, starts_at, party_size, customer_email)
     values (here(), now(), 2, 'c1@example.org') $$,
  'RG046', null, 'merge pointers in a circle are refused, not followed for ever'
);

select * from finish(true);
rollback;
