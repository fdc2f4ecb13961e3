begin;
select plan(17);

select from add_restaurant();
select from add_restaurant('b');
select set_config('loyalty.general_availability', 'on', true);


-- guests, sizes, ages and changes of all kinds, in a fixed disorder
select
from set_loyalty_program(here(), 'club', expires_after => '120 days', pilot_only => false);
insert into bookings (
  restaurant_id, starts_at, party_size, spend_amount, customer_email, confirmed_at
)
select
  here(), now(), 1 + n * 7 % 6, n * 937 % 20000, 'guest' || n * 11 % 17 || '@example.com',
  now() - n * 31 % 400 * interval '1 day'
from generate_series(1, 120) as n;
update bookings set party_size = 1 + party_size * 5 % 7 where spend_amount % 3 = 0;
select from expire_points(here());
update bookings set status = 'cancelled' where spend_amount % 4 = 1;
select from loyalty_points, redeem_points(here(), customer_id, 15, 'coffee', 'staff')
where balance >= 40;
update bookings set status = 'confirmed' where spend_amount % 8 = 1;

create temporary table wanted as
select
  jsonb '{"type": "per_spend", "points": 1, "per_amount": 300, "currency": "GBP"}' as rule,
  jsonb
    '{"qualification_period": "P6M", "tiers": [{"tier": "a", "min_points": 0}, {"tier": "b", '
    '"min_points": 50}, {"tier": "c", "min_points": 120}]}'
    as tiers;
create temporary table simulated as
select simulated.*
from wanted, simulate_loyalty_program(here(), rule, tiers) as simulated;
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
set_loyalty_program(here(), 'club', accrual_rule => rule, tier_definitions => tiers);
select from reprice_loyalty_history(here(), dry_run => false);

select set_eq(
  $$ select tier, count(*) from loyalty_points group by tier $$,
  $$ select item, simulated from simulated where section = 'tier' and simulated <> 0 $$,
  'after the switch the guests are in the tiers that were foretold'
);
select set_eq(
  $$
    select coalesce(to_char(expiry_month, 'YYYY-MM'), 'never'), points
    from loyalty_liability(here())
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
    select again.* from wanted, simulate_loyalty_program(here(), rule, tiers) as again
    where today <> simulated
  $$,
  'simulating what is so already changes nothing'
);
select is_empty('select from regulars.account_differences', 'and the accounts are their ledger');
select throws_ok(
  $$ select simulate_loyalty_program(here(), '{}', regulars.default_tier_definitions()) $$,
  'RG001',
  null,
  'a rule that cannot be run is refused'
);
select throws_ok(
  $$ select simulate_loyalty_program(here(), regulars.default_accrual_rule(), '{}') $$,
  'RG001',
  null,
  'refuses invalid tiers'
);
select throws_ok(
  $$ select simulate_loyalty_program(here(), null, null) $$,
  'RG001',
  null,
  'nothing to simulate is refused'
);
select throws_ok(
  format(
    $$
      select simulate_loyalty_program(
        here(), regulars.default_accrual_rule(), regulars.default_tier_definitions(),
        expires_after => %L, expiry_notice_on => %L
      )
    $$,
    bad.expires_after,
    bad.notice_on
  ),
  'RG001',
  null,
  'refused: ' || bad.name
)
from (
  values
    ('an hour', '1 hour', '2031-01-01'),
    ('expiry without a date', '1 year', null),
    ('the end of time', null, 'infinity')
) as bad (name, expires_after, notice_on);

set local transaction_read_only = on;
select lives_ok(
  $$ select from wanted, simulate_loyalty_program(here(), rule, tiers) $$,
  'it writes nothing'
);
select from enter_restaurant(id('b'));
select throws_ok(
  $$ select from wanted, simulate_loyalty_program(here(), rule, tiers) $$,
  'RG010',
  null,
  'another restaurant than the session''s is refused'
);

select * from finish(true);
rollback;
