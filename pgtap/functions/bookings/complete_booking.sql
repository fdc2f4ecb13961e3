begin;
select plan(17);

select from add_restaurant('a', 'Europe/London');
select from add_restaurant('b', 'Europe/London');
insert into restaurant_tables (restaurant_id, id, label, capacity, seating_type)
values
  (here(), id('a1'), 'Window 1', 2, 'window'),
  (here(), id('a2'), 'Booth 1', 4, 'booth'),
  (here(), id('a3'), 'Garden', 6, 'outdoor');
insert into bookings (restaurant_id, id, starts_at, party_size, status)
values
  (here(), id('1'), '2031-05-02 18:00Z', 2, 'confirmed'),
  (here(), id('2'), '2031-05-02 18:00Z', 2, 'cancelled');

select results_eq(
  $$
    select status, completed_at, spend_amount, spend_currency
    from complete_booking(here(), id('1'))
  $$,
  $$ values ('completed', now(), null::bigint, null::text) $$,
  'completes without a bill'
);
select results_eq(
  $$
    select status, previous_status, spend_amount, spend_currency
    from complete_booking(here(), id('1'), 8450, 'GBP')
  $$,
  $$ values ('completed', 'confirmed', 8450::bigint, 'GBP') $$,
  'adds the bill when it comes'
);
select results_eq(
  $$
    select spend_amount, spend_currency
    from complete_booking(here(), id('1'))
  $$,
  $$ values (8450::bigint, 'GBP') $$,
  'keeps a bill that it has'
);
select throws_ok(
  $$
    select complete_booking(here(), id('1'), -1, 'GBP')
  $$,
  'RG001',
  'a field is not valid',
  'refuses a bill below zero'
);
select throws_ok(
  $$
    select complete_booking(here(), id('1'), 1, 'ZZZ')
  $$,
  'RG001',
  null,
  'refuses a currency that there is not'
);
select throws_ok(
  $$
    select complete_booking(here(), id('2'))
  $$,
  'RG002',
  'a booking cannot move between these statuses',
  'refuses a cancelled booking'
);

select throws_ok(
  $$ select complete_booking(here(), gen_random_uuid()) $$,
  'RG003',
  'booking not found in this restaurant',
  'refuses an id that is no booking''s'
);
select throws_ok(
  $$
    select complete_booking(
      id('b'),
      (select id from bookings limit 1)
    )
  $$,
  'RG003',
  'booking not found in this restaurant',
  'refuses a booking of another restaurant'
);
-- A bill that grows, is corrected and is more than anybody pays
insert into regulars.settings (name, value) values ('loyalty.general_availability', 'on');
select from set_loyalty_program(
  here(),
  'club',
  accrual_rule => '{"type": "per_spend", "points": 5, "per_amount": 250, "currency": "GBP"}',
  tier_definitions => '{"qualification_period": null, "tiers": [
    {"tier": "guest", "min_points": 0}, {"tier": "regular", "min_points": 10}]}',
  pilot_only => false
);
insert into bookings (restaurant_id, id, starts_at, party_size, customer_email)
values (here(), id('9'), '2031-05-02 18:00Z', 2, 'ada@example.com');
create function pg_temp.billed(amount bigint)
returns text
language sql
as $$
  select from complete_booking(here(), id('9'), amount, 'GBP');
  select concat_ws(' ', loyalty_points_awarded, balance, tier)
  from bookings
  join loyalty_points using (customer_id)
  where bookings.id = id('9')
$$;
select is(pg_temp.billed(300), '5 5 guest', 'each whole step of the bill earns');
select is(pg_temp.billed(500), '10 10 regular', 'a tier begins at its points');
select is(pg_temp.billed(499), '5 5 guest', 'a penny less is a step less, and the tier goes');
select from set_loyalty_program(
  here(),
  'club',
  accrual_rule => '{"type": "per_spend", "points": 50, "per_amount": 100, "currency": "GBP"}'
);
select is(pg_temp.billed(250), '5 5 guest', 'by the rule with which it was booked');
select adjust_points(here(), customer_id, 20, 'welcome', 'staff')
from bookings
where id = id('9');
create temporary table spent as
select (redeem_points(here(), customer_id, 25, 'dinner', 'staff')).id
from bookings
where id = id('9');
select is(pg_temp.billed(0), '0 -5 guest', 'points that were spent are owed when the bill is void');
select from reverse_redemption(here(), (select id from spent), 'refund', 'staff');
select is(pg_temp.billed(0), '0 20 guest', 'and what was bought with them comes back whole');
select from set_loyalty_program(
  here(),
  'club',
  accrual_rule => '{"type": "per_spend", "points": 1000000, "per_amount": 1, "currency": "GBP"}'
);
insert into bookings (restaurant_id, id, starts_at, party_size, customer_email)
values (here(), id('8'), '2031-05-02 18:00Z', 2, 'ben@example.com');
select is(
  (
    select loyalty_points_awarded
    from complete_booking(here(), id('8'), 9223372036854775807, 'GBP')
  ),
  1000000000,
  'a bill of any size is worth what one entry holds at most'
);
select from complete_booking(here(), id('8'), 0, 'GBP');
select is_empty(
  $$ select check_name from verify_customers_loyalty() where not ok and severity = 'fail' $$,
  'and verify is green'
);

select set_config('regulars.restaurant_id', id('b')::text, true);
select throws_ok(
  $$
    select complete_booking(
      here(),
      (select id from bookings limit 1)
    )
  $$,
  'RG010',
  null,
  'refuses another restaurant than the session''s'
);

select * from finish(true);
rollback;
