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
  (
    select points_delta
    from redeem_points(pg_temp.here(), pg_temp.ada(), 30, 'coffee', 'staff', 'key-1')
  ),
  -30,
  'all of it can be spent'
);
select is(
  (
    select points_delta
    from redeem_points(pg_temp.here(), pg_temp.ada(), 30, 'coffee', 'staff', 'key-1')
  ),
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
-- 130 points earned, all that can be spent is spent, and then a small booking posts
create function pg_temp.tiers() returns table (stored text, shown text, as_of text, rebuilt bigint)
language sql as $$
  select
    loyalty_points.tier,
    (get_loyalty_account(pg_temp.here(), pg_temp.ada())).tier,
    (loyalty_balance_at(pg_temp.here(), pg_temp.ada(), clock_timestamp())).tier,
    (select count(*) from regulars.account_differences)
  from loyalty_points
  where customer_id = pg_temp.ada()
$$;
insert into bookings (restaurant_id, starts_at, party_size, status, customer_email)
values (pg_temp.here(), now(), 18, 'completed', 'ada@example.com');
select from get_loyalty_account(pg_temp.here(), pg_temp.ada()) as account,
  redeem_points(pg_temp.here(), pg_temp.ada(), account.spendable::integer, 'feast', 'staff');
select is((select balance from loyalty_points), 0::bigint, 'everything is spent');
select results_eq(
  'select * from pg_temp.tiers()',
  $$ values ('silver', 'silver', 'silver', 0::bigint) $$,
  'spending demotes nobody'
);
insert into bookings (restaurant_id, starts_at, party_size, status, customer_email)
values (pg_temp.here(), now(), 1, 'completed', 'ada@example.com');
select results_eq(
  'select * from pg_temp.tiers()',
  $$ values ('silver', 'silver', 'silver', 0::bigint) $$,
  'nor does the next booking after it'
);
update bookings set party_size = 2 where party_size = 1;
select results_eq(
  'select * from pg_temp.tiers()',
  $$ values ('silver', 'silver', 'silver', 0::bigint) $$,
  'nor does that booking when it changes'
);
update loyalty_programs
set tier_definitions = jsonb_set(tier_definitions, '{qualification_period}', '"P1Y"');
select from redeem_points(pg_temp.here(), pg_temp.ada(), 15, 'coffee', 'staff');
select results_eq(
  'select * from pg_temp.tiers()',
  $$ values ('silver', 'silver', 'silver', 0::bigint) $$,
  'nor where points qualify for a period'
);
insert into bookings (restaurant_id, starts_at, party_size, status, customer_email)
values (pg_temp.here(), now(), 1, 'completed', 'ada@example.com');
select results_eq(
  'select * from pg_temp.tiers()',
  $$ values ('silver', 'silver', 'silver', 0::bigint) $$,
  'nor the booking after it there'
);
select is_empty(
  $$ select from loyalty_tier_changes where (tier_before, tier) <> ('bronze', 'silver') $$,
  'and no change is recorded but the one upwards'
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
