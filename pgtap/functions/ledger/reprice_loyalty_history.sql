begin;
select plan(11);

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
insert into loyalty_programs (restaurant_id, id, slug, name, pilot_only)
values (
  '00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-0000000000d1', 'club', 'Club',
  false
);
insert into customers (restaurant_id, id, email_normalized)
values
  (pg_temp.here(), pg_temp.ada(), 'ada@example.com'),
  (pg_temp.here(), pg_temp.ben(), 'ben@example.com');

insert into bookings (restaurant_id, id, starts_at, party_size, customer_email, confirmed_at)
values (
  '00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-0000000000e1', now(), 4,
  'ada@example.com', now() - interval '100 days'
);
insert into bookings (
  restaurant_id, id, starts_at, party_size, customer_email, confirmed_at, status
)
values (
  pg_temp.here(),
  '00000000-0000-7000-8000-0000000000e2',
  now(),
  2,
  'ben@example.com',
  now() - interval '5 days',
  'confirmed'
);
update bookings set status = 'cancelled' where party_size = 2;
select
from set_loyalty_program(pg_temp.here(), 'club', accrual_rule => '{"type": "flat", "points": 50}');
select results_eq(
  $$
    select bookings, bookings_changed, points_before, points_after, entries_posted
    from reprice_loyalty_history(pg_temp.here())
  $$,
  $$ values (2::bigint, 1::bigint, 30::bigint, 50::bigint, 0::bigint) $$,
  'a dry run counts'
);
select results_eq(
  'select balance from loyalty_points order by 1',
  $$ values (0::bigint), (30::bigint) $$,
  'and writes nothing'
);
select results_eq(
  $$
    select bookings_changed, points_after, entries_posted
    from reprice_loyalty_history(pg_temp.here(), dry_run => false, actor => 'staff-7')
  $$,
  $$ values (1::bigint, 50::bigint, 1::bigint) $$,
  'the history is priced by the rule of today'
);
select results_eq(
  $$
    select points_delta, actor, occurred_at
    from loyalty_point_events order by recorded_at desc, sequence desc limit 1
  $$,
  $$ values (20, 'staff-7', now() - interval '100 days') $$,
  'by a difference that counts from when the booking was confirmed'
);
select results_eq(
  $$ select entries_posted from reprice_loyalty_history(pg_temp.here(), dry_run => false) $$,
  $$ values (0::bigint) $$,
  'a second time nothing is posted'
);
update bookings set status = 'confirmed' where party_size = 2;
select is(
  (select loyalty_points_awarded from bookings where party_size = 2),
  50,
  'a cancelled booking comes back at the new price'
);
select
from set_loyalty_program(pg_temp.here(), 'club', accrual_rule => '{"type": "flat", "points": 1}');
select results_eq(
  $$
    select bookings
    from reprice_loyalty_history(pg_temp.here(), from_at => now() - interval '50 days')
  $$,
  $$ values (1::bigint) $$,
  'only the bookings confirmed in the period'
);
select throws_ok(
  $$ select reprice_loyalty_history(pg_temp.here(), dry_run => null) $$,
  'RG022',
  null,
  'neither dry nor not is refused'
);
select throws_ok(
  $$ select reprice_loyalty_history(pg_temp.here(), actor => ' ') $$,
  'RG022',
  null,
  'no actor is refused'
);
select throws_ok(
  $$ select reprice_loyalty_history(null) $$,
  'RG020',
  null,
  'no restaurant is refused'
);

set local regulars.restaurant_id = '00000000-0000-7000-8000-00000000000b';
select throws_ok(
  $$ select * from reprice_loyalty_history(pg_temp.here()) $$,
  'RG010',
  null,
  'another restaurant than the session''s is refused'
);

select * from finish(true);
rollback;
