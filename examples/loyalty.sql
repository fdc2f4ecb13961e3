-- One guest's points over two years: earned, spent, expired, taken back, and the tier that follows.
-- Run it in an empty, migrated database, as the owner:
--   psql "$DATABASE_URL" -f examples/loyalty.sql

set timezone = 'Europe/London';

insert into restaurants (id, name, slug, timezone, country_code, currency)
values ('00000000-0000-7000-8000-000000000001', 'Luna', 'luna', 'Europe/London', 'GB', 'GBP');

-- 10 points a visit and 5 a guest; they last a year. Silver from 100 points earned, gold from 300.
select slug, expires_after, spendable_from
from set_loyalty_program(
  restaurant_id => '00000000-0000-7000-8000-000000000001',
  slug => 'club',
  accrual_rule => '{
    "type": "per_guest", "base_points": 10, "points_per_guest": 5, "minimum_party_size": 1
  }',
  tier_definitions => '{
    "qualification_period": null,
    "tiers": [
      {"tier": "bronze", "min_points": 0},
      {"tier": "silver", "min_points": 100},
      {"tier": "gold", "min_points": 300}
    ]
  }',
  expires_after => '1 year'
);

select slug, points, lowest_tier
from set_loyalty_reward(
  restaurant_id => '00000000-0000-7000-8000-000000000001',
  slug => 'bottle',
  name => 'A bottle of the house wine',
  points => 60,
  lowest_tier => 'silver'
);

select earns, opened_by
from open_loyalty('00000000-0000-7000-8000-000000000001');

-- 10 + 5 × 4 = 30, before anybody books.
select program_slug, points
from preview_points(
  restaurant_id => '00000000-0000-7000-8000-000000000001',
  party_size => 4
);

-- Four visits, as the app wrote them down: 30 + 30 + 40 + 20 = 120 points.
insert into bookings (
  restaurant_id,
  starts_at,
  party_size,
  status,
  created_at,
  confirmed_at,
  completed_at,
  customer_name,
  customer_email
)
select
  '00000000-0000-7000-8000-000000000001',
  day + time '19:00',
  party_size,
  'completed',
  day,
  day,
  day + time '21:00',
  'Ada Lovelace',
  'ada@example.org'
from (
  values
    (date '2024-02-01', 4),
    (date '2024-05-01', 4),
    (date '2024-09-01', 6),
    (date '2024-12-01', 2)
) as visits (day, party_size)
returning party_size, loyalty_points_awarded;

-- A year after each visit its points are gone, on that day, whether or not anybody posted it.
select as_of::date, balance, tier
from customers
cross join unnest(array[
  timestamptz '2024-12-31', '2025-01-31', '2025-02-02', '2025-05-02', '2025-09-02'
]) as dates (as_of)
cross join lateral loyalty_balance_at(customers.restaurant_id, customers.id, dates.as_of)
order by as_of;

-- A voucher of January 2025 turns up late. It used the points that would have expired first: the
-- 30 of February 2024, and 20 of the 30 of May.
select points_delta, occurred_at::date
from customers
cross join lateral redeem_points(
  restaurant_id => customers.restaurant_id,
  customer_id => customers.id,
  points => 50,
  reason => 'voucher 17',
  actor => 'staff: Eve',
  occurred_at => '2025-01-15'
);

select line, occurred_at::date, points_delta, balance, reason, note
from customers
cross join lateral loyalty_statement(customers.restaurant_id, customers.id);

-- Two tables for eight, confirmed today: 50 each. The tier follows what was earned, 120 + 100.
insert into bookings (restaurant_id, starts_at, party_size, customer_email)
select
  '00000000-0000-7000-8000-000000000001',
  '2031-06-01 18:00+00'::timestamptz + n * interval '1 day',
  8,
  'ada@example.org'
from generate_series(0, 1) as n
returning party_size, loyalty_points_awarded;

select balance, spendable, lifetime_points, tier, next_tier, points_to_next_tier
from customers
cross join lateral get_loyalty_account(customers.restaurant_id, customers.id);

select points_delta, reason
from customers
join loyalty_rewards on loyalty_rewards.restaurant_id = customers.restaurant_id
cross join lateral redeem_reward(
  restaurant_id => customers.restaurant_id,
  customer_id => customers.id,
  reward_id => loyalty_rewards.id,
  actor => 'staff: Eve'
);

-- One of the two is cancelled: its 50 are taken back, though 60 of the 100 are spent. The guest
-- owes 10; the next points pay that first. 120 + 50 points earned are still silver.
update bookings
set status = 'cancelled'
where starts_at = '2031-06-02 18:00+00'
returning status, loyalty_points_awarded;

select balance, spendable, lifetime_points, tier
from customers
cross join lateral get_loyalty_account(customers.restaurant_id, customers.id);

-- The wine was never brought: its points come back.
select reversal.points_delta, reversal.reason
from loyalty_point_events as redemption
cross join lateral reverse_redemption(
  restaurant_id => redemption.restaurant_id,
  event_id => redemption.id,
  reason => 'out of stock',
  actor => 'staff: Eve'
) as reversal
where redemption.points_delta = -60;

select balance, spendable, lifetime_points, tier
from customers
cross join lateral get_loyalty_account(customers.restaurant_id, customers.id);
