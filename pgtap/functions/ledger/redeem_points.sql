begin;
select plan(23);

select from add_restaurant();
select from add_restaurant('b');
select set_config('loyalty.general_availability', 'on', true);

select from add_program();
select from add_guests();

select from adjust_points(here(), ada(), 50, 'welcome', 'staff');
select results_eq(
  $$
    select points_delta, reason
    from redeem_points(here(), ada(), 20, 'coffee', 'staff')
  $$,
  $$ values (-20, 'redemption') $$,
  'points are spent'
);
select throws_ok(
  $$ select redeem_points(here(), ada(), 31, 'coffee', 'staff') $$,
  'RG023',
  null,
  'no more than the balance'
);
select is(
  (
    select points_delta
    from redeem_points(here(), ada(), 30, 'coffee', 'staff', 'key-1')
  ),
  -30,
  'all of it can be spent'
);
select is(
  (
    select points_delta
    from redeem_points(here(), ada(), 30, 'coffee', 'staff', 'key-1')
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
  $$ select redeem_points(here(), ada(), 0, 'x', 'staff') $$,
  'RG001',
  null,
  '0 points are refused'
);
select throws_ok(
  $$ select redeem_points(here(), ada(), -5, 'x', 'staff') $$,
  'RG001',
  null,
  'negative points are refused'
);
select throws_ok(
  $$ select redeem_points(here(), ada(), null, 'x', 'staff') $$,
  'RG001',
  null,
  'no points are refused'
);
select throws_ok(
  $$ select redeem_points(here(), ben(), 1, 'x', 'staff') $$,
  'RG023',
  null,
  'a guest without an account has nothing to spend'
);
insert into bookings (restaurant_id, id, starts_at, party_size, customer_email, confirmed_at)
values (here(), id('e1'), now(), 4, 'ada@example.com', now());
update loyalty_programs set spendable_from = 'visit';
select throws_ok(
  $$ select redeem_points(here(), ada(), 10, 'x', 'staff') $$,
  'RG023',
  null,
  'pending points cannot be spent'
);
update bookings set status = 'completed';
select is(
  (select points_delta from redeem_points(here(), ada(), 10, 'x', 'staff')),
  -10,
  'after the visit they can'
);
-- 130 points earned, all that can be spent is spent, and then a small booking posts
create function pg_temp.tiers() returns table (stored text, shown text, as_of text, rebuilt bigint)
language sql as $$
  select
    loyalty_points.tier,
    (get_loyalty_account(here(), ada())).tier,
    (loyalty_balance_at(here(), ada(), clock_timestamp())).tier,
    (select count(*) from regulars.account_differences)
  from loyalty_points
  where customer_id = ada()
$$;
insert into bookings (restaurant_id, starts_at, party_size, status, customer_email)
values (here(), now(), 18, 'completed', 'ada@example.com');
select from get_loyalty_account(here(), ada()) as account,
  redeem_points(here(), ada(), account.spendable::integer, 'feast', 'staff');
select is((select balance from loyalty_points), 0::bigint, 'everything is spent');
select results_eq(
  'select * from pg_temp.tiers()',
  $$ values ('silver', 'silver', 'silver', 0::bigint) $$,
  'spending demotes nobody'
);
insert into bookings (restaurant_id, starts_at, party_size, status, customer_email)
values (here(), now(), 1, 'completed', 'ada@example.com');
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
select from redeem_points(here(), ada(), 15, 'coffee', 'staff');
select results_eq(
  'select * from pg_temp.tiers()',
  $$ values ('silver', 'silver', 'silver', 0::bigint) $$,
  'nor where points qualify for a period'
);
insert into bookings (restaurant_id, starts_at, party_size, status, customer_email)
values (here(), now(), 1, 'completed', 'ada@example.com');
select results_eq(
  'select * from pg_temp.tiers()',
  $$ values ('silver', 'silver', 'silver', 0::bigint) $$,
  'nor the booking after it there'
);
select is_empty(
  $$ select from loyalty_tier_changes where (tier_before, tier) <> ('bronze', 'silver') $$,
  'and no change is recorded but the one upwards'
);

-- A refusal leaves nothing behind
create temporary table before as
select balance
from loyalty_points;
select throws_ok(
  $$ select redeem_points(here(), ada(), 100000, 'coffee', 'staff', 'key-2') $$,
  'RG023',
  null,
  'what is refused'
);
select is(
  (select points_delta from redeem_points(here(), ada(), 1, 'coffee', 'staff', 'key-2')),
  -1,
  'burns no key'
);
select throws_ok(
  $$
    select redeem_points(here(), ada(), (select balance::integer - 1 from before), 'x', 'staff')
    from generate_series(1, 2)
  $$,
  'RG023',
  null,
  'of two in one statement that are covered one by one'
);
select results_eq(
  'select accounts.balance from loyalty_points as accounts',
  'select before.balance - 1 from before',
  'none is posted'
);

select from enter_restaurant(id('b'));
select throws_ok(
  $$ select * from redeem_points(here(), ada(), 1, 'x', 'staff') $$,
  'RG010',
  null,
  'another restaurant than the session''s is refused'
);

select * from finish(true);
rollback;
