begin;
select plan(9);

select from add_restaurant();
select from add_restaurant('b');
select set_config('loyalty.general_availability', 'on', true);

select from add_program();
select from add_guests();

insert into bookings (restaurant_id, id, starts_at, party_size, customer_email, confirmed_at)
values (here(), id('e1'), now(), 4, 'ada@example.com', now() - interval '100 days');
update bookings set status = 'cancelled', cancelled_at = now() - interval '20 days';
select
from adjust_points(
  here(),
  ada(),
  7,
  'late paper',
  'staff',
  occurred_at => now() - interval '50 days'
);
select results_eq(
  $$
    select balance, lifetime_points, tier
    from loyalty_balance_at(here(), ada(), now() - interval '101 days')
  $$,
  $$ values (0::bigint, 0::bigint, 'bronze') $$,
  'before the first entry there is nothing'
);
select results_eq(
  $$
    select balance, lifetime_points
    from loyalty_balance_at(here(), ada(), now() - interval '60 days')
  $$,
  $$ values (30::bigint, 30::bigint) $$,
  'an award counts from its own time'
);
select results_eq(
  $$
    select balance, lifetime_points
    from loyalty_balance_at(here(), ada(), now() - interval '50 days')
  $$,
  $$ values (37::bigint, 30::bigint) $$,
  'a backdated entry counts from the time it is for'
);
select results_eq(
  $$
    select balance, lifetime_points from loyalty_balance_at(here(), ada(), now())
  $$,
  $$ values (7::bigint, 0::bigint) $$,
  'and a cancel from when it happened'
);
update loyalty_programs
set tier_definitions =
  '{"qualification_period": null, "tiers": [{"tier": "guest", "min_points": 0}]}';
select is(
  (select tier from loyalty_balance_at(here(), ada(), now() - interval '1 day')),
  'bronze',
  'the tier is by the definitions of that time'
);
select is(
  (select balance from loyalty_balance_at(here(), ada(), 'infinity')),
  (select balance from loyalty_points),
  'at the end of time it is the balance'
);
select throws_ok(
  $$ select loyalty_balance_at(here(), ada(), null) $$,
  'RG001',
  null,
  'no instant is refused'
);
select throws_ok(
  $$ select loyalty_balance_at(here(), null, now()) $$,
  'RG007',
  null,
  'no customer is refused'
);

select from enter_restaurant(id('b'));
select throws_ok(
  $$ select * from loyalty_balance_at(here(), ada(), now()) $$,
  'RG010',
  null,
  'another restaurant than the session''s is refused'
);

select * from finish(true);
rollback;
