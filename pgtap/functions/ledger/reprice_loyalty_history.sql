begin;
select plan(12);

select from add_restaurant();
select from add_restaurant('b');
select set_config('loyalty.general_availability', 'on', true);

select from add_program();
select from add_guests();

insert into bookings (restaurant_id, id, starts_at, party_size, customer_email, confirmed_at)
values (here(), id('e1'), now(), 4, 'ada@example.com', now() - interval '100 days');
insert into bookings (
  restaurant_id, id, starts_at, party_size, customer_email, confirmed_at, status
)
values (here(), id('e2'), now(), 2, 'ben@example.com', now() - interval '5 days', 'confirmed');
update bookings set status = 'cancelled' where party_size = 2;
select
from set_loyalty_program(here(), 'club', accrual_rule => '{"type": "flat", "points": 50}');
select results_eq(
  $$
    select bookings, bookings_changed, points_before, points_after, entries_posted
    from reprice_loyalty_history(here())
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
    from reprice_loyalty_history(here(), dry_run => false, actor => 'staff-7')
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
  $$ select entries_posted from reprice_loyalty_history(here(), dry_run => false) $$,
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
from set_loyalty_program(here(), 'club', accrual_rule => '{"type": "flat", "points": 1}');
select results_eq(
  $$
    select bookings
    from reprice_loyalty_history(here(), from_at => now() - interval '50 days')
  $$,
  $$ values (1::bigint) $$,
  'only the bookings confirmed in the period'
);
select set_config('loyalty.general_availability', 'off', true);
insert into bookings (restaurant_id, starts_at, party_size, customer_email, confirmed_at)
values (here(), now(), 7, 'ben@example.com', now() - interval '200 days');
select set_config('loyalty.general_availability', 'on', true);
insert into bookings (
  restaurant_id, starts_at, ends_at, party_size, booking_type, customer_id, customer_email,
  import_batch_id
)
values (
  here(), now(), now() + interval '2 hours', 8, 'dinner', ben(),
  'ben@example.com', gen_random_uuid()
);
select from reprice_loyalty_history(here(), dry_run => false);
select results_eq(
  'select party_size, loyalty_points_awarded from bookings where party_size > 6 order by 1',
  $$ values (7, 0), (8, 1) $$,
  'what the gate refused stays refused, what it was never asked about is priced'
);
select throws_ok(
  $$ select reprice_loyalty_history(here(), dry_run => null) $$,
  'RG001',
  null,
  'neither dry nor not is refused'
);
select throws_ok(
  $$ select reprice_loyalty_history(here(), actor => ' ') $$,
  'RG001',
  null,
  'no actor is refused'
);
select throws_ok(
  $$ select reprice_loyalty_history(null) $$,
  'RG020',
  null,
  'no restaurant is refused'
);

select from enter_restaurant(id('b'));
select throws_ok(
  $$ select * from reprice_loyalty_history(here()) $$,
  'RG010',
  null,
  'another restaurant than the session''s is refused'
);

select * from finish(true);
rollback;
