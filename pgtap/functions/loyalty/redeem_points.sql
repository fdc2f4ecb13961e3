begin;
select plan(13);

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

select from adjust_points(pg_temp.here(), pg_temp.ada(), 50, 'welcome', 'staff');
select results_eq(
  $$
    select points_delta, reason
    from redeem_points(pg_temp.here(), pg_temp.ada(), 20, 'coffee', 'staff')
  $$,
  $$ values (-20, 'redemption') $$,
  'points are spent'
);
select throws_ok(
  $$ select redeem_points(pg_temp.here(), pg_temp.ada(), 31, 'coffee', 'staff') $$,
  'RG023',
  null,
  'no more than the balance'
);
select is(
  (select points_delta from redeem_points(pg_temp.here(), pg_temp.ada(), 30, 'coffee', 'staff', 'key-1')),
  -30,
  'all of it can be spent'
);
select is(
  (select points_delta from redeem_points(pg_temp.here(), pg_temp.ada(), 30, 'coffee', 'staff', 'key-1')),
  -30,
  'a repeated request gives the first entry although nothing is left'
);
select results_eq(
  'select balance from loyalty_points',
  $$ values (0::bigint) $$,
  'and spends nothing more'
);
select throws_ok(
  $$ select redeem_points(pg_temp.here(), pg_temp.ada(), 0, 'x', 'staff') $$,
  'RG022',
  null,
  '0 points are refused'
);
select throws_ok(
  $$ select redeem_points(pg_temp.here(), pg_temp.ada(), -5, 'x', 'staff') $$,
  'RG022',
  null,
  'negative points are refused'
);
select throws_ok(
  $$ select redeem_points(pg_temp.here(), pg_temp.ada(), null, 'x', 'staff') $$,
  'RG022',
  null,
  'no points are refused'
);
select throws_ok(
  $$ select redeem_points(pg_temp.here(), pg_temp.ben(), 1, 'x', 'staff') $$,
  'RG023',
  null,
  'a guest without an account has nothing to spend'
);
insert into bookings (restaurant_id, id, starts_at, party_size, customer_email, confirmed_at)
values (
  '00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-0000000000e1', now(), 4,
  'ada@example.com', now()
);
update loyalty_programs set spendable_from = 'visit';
select throws_ok(
  $$ select redeem_points(pg_temp.here(), pg_temp.ada(), 10, 'x', 'staff') $$,
  'RG023',
  null,
  'pending points cannot be spent'
);
update bookings set status = 'completed';
select is(
  (select points_delta from redeem_points(pg_temp.here(), pg_temp.ada(), 10, 'x', 'staff')),
  -10,
  'after the visit they can'
);
select is(
  (select tier from loyalty_points),
  regulars.tier_for(regulars.default_tier_definitions(), 30),
  'spending demotes nobody'
);

set local regulars.restaurant_id = '00000000-0000-7000-8000-00000000000b';
select throws_ok(
  $$ select * from redeem_points(pg_temp.here(), pg_temp.ada(), 1, 'x', 'staff') $$,
  'RG010',
  null,
  'another restaurant than the session''s is refused'
);

select * from finish(true);
rollback;
