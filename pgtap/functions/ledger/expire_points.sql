begin;
select plan(19);

insert into restaurants (id, name, slug, timezone)
values
  ('00000000-0000-7000-8000-00000000000a', 'Trattoria Ada', 'trattoria-ada', 'UTC'),
  ('00000000-0000-7000-8000-00000000000b', 'Bistro Ben', 'bistro-ben', 'UTC');
select set_config('loyalty.general_availability', 'on', true);

create function pg_temp.here() returns uuid language sql immutable as
$$ select '00000000-0000-7000-8000-00000000000a'::uuid $$;
create function pg_temp.ada() returns uuid language sql immutable as
$$ select '00000000-0000-7000-8000-0000000000c1'::uuid $$;
create function pg_temp.ben() returns uuid language sql immutable as
$$ select '00000000-0000-7000-8000-0000000000c2'::uuid $$;
insert into loyalty_programs (restaurant_id, id, slug, name, pilot_only, expires_after)
values (
  '00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-0000000000d1', 'club', 'Club',
  false, '90 days'
);
insert into customers (restaurant_id, id, email_normalized)
values
  (pg_temp.here(), pg_temp.ada(), 'ada@example.com'),
  (pg_temp.here(), pg_temp.ben(), 'ben@example.com');

-- 30 points of 100 days ago and 20 of 50 days ago
insert into bookings (restaurant_id, id, starts_at, party_size, customer_email, confirmed_at)
values (
  '00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-0000000000e1', now(), 4,
  'ada@example.com', now() - interval '100 days'
);
insert into bookings (restaurant_id, id, starts_at, party_size, customer_email, confirmed_at)
values (
  pg_temp.here(),
  '00000000-0000-7000-8000-0000000000e2',
  now(),
  2,
  'ada@example.com',
  now() - interval '50 days'
);
savepoint earned;

select results_eq(
  $$ select accounts, entries, points from expire_points(pg_temp.here()) $$,
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
  $$ select accounts, entries, points from expire_points(pg_temp.here()) $$,
  $$ values (0, 0, 0::bigint) $$,
  'once'
);
select results_eq(
  $$ select entries, points from expire_points(pg_temp.here(), now() + interval '41 days') $$,
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
  $$ select entries, points from expire_points(pg_temp.here(), now() + interval '41 days') $$,
  $$ values (2, 50::bigint) $$,
  'run late, each due date gets its own entry'
);
rollback to earned;

select from redeem_points(pg_temp.here(), pg_temp.ada(), 20, 'coffee', 'staff');
select results_eq(
  'select points_delta, reason from loyalty_point_events where booking_id is null order by '
  'sequence',
  $$ values (-30, 'expiry'), (-20, 'redemption') $$,
  'spending posts first what is due'
);
rollback to earned;

select throws_ok(
  $$ select redeem_points(pg_temp.here(), pg_temp.ada(), 21, 'coffee', 'staff') $$,
  'RG023',
  null,
  'and cannot spend it'
);
rollback to earned;
update loyalty_programs set expires_after = '120 days';
select from redeem_points(pg_temp.here(), pg_temp.ada(), 35, 'coffee', 'staff');
update loyalty_programs set expires_after = '90 days';
select results_eq(
  $$ select entries, points from expire_points(pg_temp.here()) $$,
  $$ values (0, 0::bigint) $$,
  'points that were spent before do not expire: the oldest go first'
);
select results_eq(
  $$ select entries, points from expire_points(pg_temp.here(), now() + interval '41 days') $$,
  $$ values (1, 15::bigint) $$,
  'and of the younger what is left of them'
);
rollback to earned;

update bookings set status = 'cancelled' where id = '00000000-0000-7000-8000-0000000000e1';
select results_eq(
  $$ select entries, points from expire_points(pg_temp.here()) $$,
  $$ values (0, 0::bigint) $$,
  'points that were taken back before do not expire'
);
rollback to earned;

select from expire_points(pg_temp.here());
update bookings set status = 'cancelled' where id = '00000000-0000-7000-8000-0000000000e1';
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
  $$ select entries, points from expire_points(pg_temp.here(), now() + interval '41 days') $$,
  $$ values (1, 20::bigint) $$,
  'and the others expire as if it had not been'
);
rollback to earned;

create temporary table spent as
select *
from redeem_points(pg_temp.here(), pg_temp.ada(), 10, 'coffee', 'staff');
select from expire_points(pg_temp.here(), now() + interval '41 days');
select from reverse_redemption(pg_temp.here(), (select id from spent), 'cold', 'staff');
select results_eq(
  $$ select entries, points from expire_points(pg_temp.here(), now() + interval '41 days') $$,
  $$ values (1, 10::bigint) $$,
  'points given back after their date expire then'
);
rollback to earned;
select throws_ok(
  $$ select expire_points(pg_temp.here(), null) $$,
  'RG022',
  null,
  'no instant is refused'
);
select throws_ok(
  $$ select expire_points(pg_temp.here(), 'infinity') $$,
  'RG022',
  null,
  'the end of time is refused'
);

set local regulars.restaurant_id = '00000000-0000-7000-8000-00000000000b';
select throws_ok(
  $$ select * from expire_points(pg_temp.here()) $$,
  'RG010',
  null,
  'another restaurant than the session''s is refused'
);

select * from finish(true);
rollback;
