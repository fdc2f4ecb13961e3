begin;
select plan(3);

insert into restaurants (id, name, slug, timezone, country_code)
values ('00000000-0000-7000-8000-00000000000a', 'Trattoria Ada', 'trattoria-ada', 'UTC', 'GB');
select set_config('loyalty.general_availability', 'on', true);
create function here() returns uuid language sql immutable as
$$ select '00000000-0000-7000-8000-00000000000a'::uuid $$;
select from set_loyalty_program(
  here(), 'club', accrual_rule => '{"type": "flat", "points": 15}',
  expires_after => '60 days', pilot_only => false
);
insert into bookings (
  restaurant_id, starts_at, party_size, customer_email, confirmed_at, created_at
)
values (
  here(), now(), 2, 'ada@example.com', now() - interval '61 days',
  now() - interval '61 days'
);

-- Vouchers of before the due date turn up after it; the first is given back.
create temporary table vouchers as
select entries.id
from customers
cross join lateral redeem_points(
  restaurant_id, customers.id, 1, 'tea', 'staff', occurred_at => now() - interval '15 days'
) as entries;
select from vouchers
cross join lateral reverse_redemption(here(), vouchers.id, 'was off', 'staff');
select from customers
cross join lateral redeem_points(
  restaurant_id, customers.id, 2, 'cake', 'staff', occurred_at => now() - interval '15 days'
);
select results_eq(
  $$
    select points_delta, reason from loyalty_point_events
    where reason like 'expiry%'
    order by sequence
  $$,
  $$
    values
      (-15, 'expiry'), (1, 'expiry.reinstated'), (-1, 'expiry'),
      (1, 'expiry.reinstated'), (1, 'expiry.reinstated')
  $$,
  'what comes back is told of each expiry that took it'
);
select is_empty(
  $$
    select expiries.id
    from loyalty_point_events as expiries
    join loyalty_point_events as reinstated on reinstated.reverses_event_id = expiries.id
    where expiries.reason = 'expiry'
    group by expiries.id
    having sum(reinstated.points_delta) > -min(expiries.points_delta)
  $$,
  'and of none comes back more than it took'
);
select is((select balance from loyalty_points), 0::bigint, 'nothing is left, and nothing owed');

select * from finish(true);
rollback;
