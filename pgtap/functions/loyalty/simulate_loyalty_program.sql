begin;
select plan(14);

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

-- guests, sizes, ages and changes of all kinds, in a fixed disorder
select
from set_loyalty_program(pg_temp.here(), 'club', expires_after => '120 days', pilot_only => false);
insert into bookings (
  restaurant_id, starts_at, party_size, spend_amount, customer_email, confirmed_at
)
select
  pg_temp.here(), now(), 1 + n * 7 % 6, n * 937 % 20000, 'guest' || n * 11 % 17 || '@example.com',
  now() - n * 31 % 400 * interval '1 day'
from generate_series(1, 120) as n;
update bookings set party_size = 1 + party_size * 5 % 7 where spend_amount % 3 = 0;
select from expire_points(pg_temp.here());
update bookings set status = 'cancelled' where spend_amount % 4 = 1;
select from loyalty_points, redeem_points(pg_temp.here(), customer_id, 15, 'coffee', 'staff')
where balance >= 40;
update bookings set status = 'confirmed' where spend_amount % 8 = 1;

create temporary table wanted as
select
  jsonb '{"type": "per_spend", "points": 1, "per_amount": 300}' as rule,
  jsonb
    '{"qualification_period": "P6M", "tiers": [{"tier": "a", "min_points": 0}, {"tier": "b", '
    '"min_points": 50}, {"tier": "c", "min_points": 120}]}'
    as tiers;
create temporary table simulated as
select simulated.*
from wanted, simulate_loyalty_program(pg_temp.here(), rule, tiers) as simulated;
create temporary table before as
select customer_id, balance, lifetime_points from loyalty_points;

select is(
  (select sum(today) from simulated where section = 'liability'),
  (select sum(balance) from loyalty_points),
  'today''s liability is today''s balances'
);
select is(
  (select today from simulated where section = 'total' and item = 'lifetime_points'),
  (select sum(lifetime_points)::bigint from loyalty_points),
  'and today''s points are today''s accounts'
);

select
from wanted,
set_loyalty_program(pg_temp.here(), 'club', accrual_rule => rule, tier_definitions => tiers);
select from reprice_loyalty_history(pg_temp.here(), dry_run => false);

select set_eq(
  $$ select tier, count(*) from loyalty_points group by tier $$,
  $$ select item, simulated from simulated where section = 'tier' and simulated <> 0 $$,
  'after the switch the guests are in the tiers that were foretold'
);
select set_eq(
  $$
    select coalesce(to_char(expiry_month, 'YYYY-MM'), 'never'), points
    from loyalty_liability(pg_temp.here())
  $$,
  $$ select item, simulated from simulated where section = 'liability' and simulated <> 0 $$,
  'the liability is the one that was foretold'
);
select set_eq(
  $$
    select to_char(earned_at at time zone 'UTC', 'YYYY-MM'), sum(points_delta)
    from regulars.point_flows where booking_id is not null group by 1 having sum(points_delta) <> 0
  $$,
  $$ select item, simulated::numeric from simulated where section = 'month' and simulated <> 0 $$,
  'the points of each month are those that were foretold'
);
select results_eq(
  $$
    select loyalty_points.customer_id::text, before.lifetime_points, loyalty_points.lifetime_points
    from loyalty_points join before using (customer_id)
    where loyalty_points.lifetime_points > before.lifetime_points
    order by loyalty_points.lifetime_points - before.lifetime_points desc, customer_id limit 10
  $$,
  $$ select item, today, simulated from simulated where section = 'winner' $$,
  'the winners are those that were foretold'
);
select results_eq(
  $$
    select loyalty_points.customer_id::text, before.lifetime_points, loyalty_points.lifetime_points
    from loyalty_points join before using (customer_id)
    where loyalty_points.lifetime_points < before.lifetime_points
    order by loyalty_points.lifetime_points - before.lifetime_points, customer_id limit 10
  $$,
  $$ select item, today, simulated from simulated where section = 'loser' $$,
  'and so are the losers'
);
select is_empty(
  $$
    select again.* from wanted, simulate_loyalty_program(pg_temp.here(), rule, tiers) as again
    where today <> simulated
  $$,
  'simulating what is so already changes nothing'
);
select is_empty('select from regulars.account_differences', 'and the accounts are their ledger');
select throws_ok(
  $$ select simulate_loyalty_program(pg_temp.here(), '{}', regulars.default_tier_definitions()) $$,
  'RG022',
  null,
  'a rule that cannot be run is refused'
);
select throws_ok(
  $$ select simulate_loyalty_program(pg_temp.here(), regulars.default_accrual_rule(), '{}') $$,
  'RG022',
  null,
  'tiers that are none are refused'
);
select throws_ok(
  $$ select simulate_loyalty_program(pg_temp.here(), null, null) $$,
  'RG022',
  null,
  'nothing to simulate is refused'
);

set local transaction_read_only = on;
select lives_ok(
  $$ select from wanted, simulate_loyalty_program(pg_temp.here(), rule, tiers) $$,
  'it writes nothing'
);
set local regulars.restaurant_id = '00000000-0000-7000-8000-00000000000b';
select throws_ok(
  $$ select from wanted, simulate_loyalty_program(pg_temp.here(), rule, tiers) $$,
  'RG010',
  null,
  'another restaurant than the session''s is refused'
);

select * from finish(true);
rollback;
