begin;
select plan(7);

select from add_restaurant();
select from add_restaurant('b');
select set_config('loyalty.general_availability', 'on', true);

select from add_program(expires_after => '90 days');
select from add_guests();

insert into bookings (restaurant_id, id, starts_at, party_size, customer_email, confirmed_at)
values (here(), id('e1'), now(), 4, 'ada@example.com', now() - interval '50 days');
select from adjust_points(here(), ada(), 5, 'thanks', 'staff');
select from redeem_points(here(), ada(), 12, 'coffee', 'staff');
select from adjust_points(here(), ben(), -4, 'typo', 'staff');
select results_eq(
  $$ select expiry_month, points, accounts from loyalty_liability(here()) $$,
  $$
    select date_trunc('month', timezone('UTC', now()) + age)::date, points, 1::bigint
    from (values (interval '40 days', 18::bigint), ('90 days', 5::bigint)) as expected (age, points)
    union all
    values (null::date, -4, 1::bigint)
    order by 1 nulls last
  $$,
  'what is left stands under the month in which it expires; what is overdrawn under none'
);
select is(
  (select sum(points) from loyalty_liability(here())),
  (select sum(balance) from loyalty_points),
  'it adds up to the balances'
);
select results_eq(
  $$ select points from loyalty_liability(here(), now() - interval '10 days') $$,
  $$ values (30::bigint) $$,
  'it can be asked of the past'
);
update loyalty_programs set expires_after = null;
select results_eq(
  $$ select expiry_month, points from loyalty_liability(here()) $$,
  $$
    select date_trunc('month', timezone('UTC', now()) + age)::date, points
    from (values (interval '40 days', 18::bigint), ('90 days', 5::bigint)) as expected (age, points)
    union all
    values (null::date, -4)
    order by 1 nulls last
  $$,
  'a rule that is changed leaves the points that are there as they were promised'
);
select from adjust_points(here(), ada(), 9, 'thanks', 'staff');
select results_eq(
  $$ select points from loyalty_liability(here()) where expiry_month is null $$,
  $$ values (-4 + 9::bigint) $$,
  'points that never expire stand under no month'
);
select throws_ok(
  $$ select loyalty_liability(here(), null) $$,
  'RG001',
  null,
  'no instant is refused'
);

select from enter_restaurant(id('b'));
select throws_ok(
  $$ select * from loyalty_liability(here()) $$,
  'RG010',
  null,
  'another restaurant than the session''s is refused'
);

select * from finish(true);
rollback;
