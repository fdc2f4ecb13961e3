begin;
select plan(20);

select from add_restaurant();
select from add_restaurant('b');
select set_config('loyalty.general_availability', 'on', true);

select from add_program(expires_after => '90 days');
select from add_guests();
create function pg_temp.expire_later()
returns table (accounts integer, entries integer, points bigint)
language sql
as $$
  select *
  from regulars.post_expiries(
    restaurant_id => here(),
    customer_ids => array[ada(), ben()],
    as_of => now() + interval '41 days'
  )
$$;

-- 30 points of 100 days ago and 20 of 50 days ago
insert into bookings (restaurant_id, id, starts_at, party_size, customer_email, confirmed_at)
values (here(), id('e1'), now(), 4, 'ada@example.com', now() - interval '100 days');
insert into bookings (restaurant_id, id, starts_at, party_size, customer_email, confirmed_at)
values (here(), id('e2'), now(), 2, 'ada@example.com', now() - interval '50 days');
savepoint earned;

select results_eq(
  $$ select accounts, entries, points from expire_points(here()) $$,
  $$ values (1, 1, 30::bigint) $$,
  'points older than the program says expire'
);
select results_eq(
  $$
    select points_delta, occurred_at, booking_id from loyalty_point_events where reason = 'expiry'
  $$,
  $$
    values (
      -30,
      date_trunc('day', now() at time zone 'UTC' - interval '100 days') at time zone 'UTC'
        + interval '90 days',
      null::uuid
    )
  $$,
  'on their due date'
);
select results_eq(
  $$ select accounts, entries, points from expire_points(here()) $$,
  $$ values (0, 0, 0::bigint) $$,
  'once'
);
select results_eq(
  $$ select entries, points from pg_temp.expire_later() $$,
  $$ values (1, 20::bigint) $$,
  'the next when they are due'
);
select results_eq(
  'select balance from loyalty_points',
  $$ values (0::bigint) $$,
  'and nothing is left'
);
rollback to earned;

select results_eq(
  $$ select entries, points from pg_temp.expire_later() $$,
  $$ values (2, 50::bigint) $$,
  'run late, each due date gets its own entry'
);
rollback to earned;

select from redeem_points(here(), ada(), 20, 'coffee', 'staff');
select results_eq(
  'select points_delta, reason from loyalty_point_events where booking_id is null order by '
  'sequence',
  $$ values (-30, 'expiry'), (-20, 'redemption') $$,
  'spending posts first what is due'
);
rollback to earned;

select throws_ok(
  $$ select redeem_points(here(), ada(), 21, 'coffee', 'staff') $$,
  'RG023',
  null,
  'and cannot spend it'
);
rollback to earned;
select from redeem_points(
  here(),
  ada(),
  35,
  'coffee',
  'staff',
  occurred_at => now() - interval '15 days'
);
select results_eq(
  $$ select entries, points from expire_points(here()) $$,
  $$ values (0, 0::bigint) $$,
  'points that were spent before do not expire: the oldest go first'
);
select results_eq(
  $$ select entries, points from pg_temp.expire_later() $$,
  $$ values (1, 15::bigint) $$,
  'and of the younger what is left of them'
);
rollback to earned;

update bookings set status = 'cancelled' where id = id('e1');
select results_eq(
  $$ select entries, points from expire_points(here()) $$,
  $$ values (0, 0::bigint) $$,
  'points that were taken back before do not expire'
);
rollback to earned;

select from expire_points(here());
update bookings set status = 'cancelled' where id = id('e1');
select results_eq(
  $$
    select points_delta, reason, reverses_event_id = lag(id) over (order by sequence)
    from loyalty_point_events where sequence >= 3 order by sequence
  $$,
  $$
    values
      (-30, 'expiry', null),
      (-30, 'booking.cancelled', false),
      (30, 'expiry.reinstated', false)
  $$,
  'a booking cancelled after its points expired posts the compensating entry'
);
select is(
  (select entries.reason from loyalty_point_events as entries
   join loyalty_point_events as reversal on reversal.reverses_event_id = entries.id
   where reversal.reason = 'expiry.reinstated'),
  'expiry',
  'which names the expiry'
);
select results_eq(
  'select balance from loyalty_points',
  $$ values (20::bigint) $$,
  'so that they are lost once'
);
select results_eq(
  $$ select entries, points from pg_temp.expire_later() $$,
  $$ values (1, 20::bigint) $$,
  'and the others expire as if it had not been'
);
rollback to earned;

create temporary table spent as
select *
from redeem_points(here(), ada(), 10, 'coffee', 'staff');
select from pg_temp.expire_later();
select from reverse_redemption(here(), (select id from spent), 'cold', 'staff');
select results_eq(
  $$ select entries, points from pg_temp.expire_later() $$,
  $$ values (1, 10::bigint) $$,
  'points given back after their date expire then'
);
rollback to earned;
select throws_ok(
  $$ select expire_points(here(), null) $$,
  'RG001',
  null,
  'no instant is refused'
);
select throws_ok(
  $$ select expire_points(here(), 'infinity') $$,
  'RG001',
  null,
  'the end of time is refused'
);
select throws_ok(
  $$ select expire_points(here(), clock_timestamp() + interval '1 minute') $$,
  'RG001',
  null,
  'the future is refused'
);

select from enter_restaurant(id('b'));
select throws_ok(
  $$ select * from expire_points(here()) $$,
  'RG010',
  null,
  'another restaurant than the session''s is refused'
);

select * from finish(true);
rollback;
