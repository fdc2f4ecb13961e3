begin;
select plan(18);

select from add_restaurant();
select from add_restaurant('b');
select set_config('loyalty.general_availability', 'on', true);

select from add_program();
select from add_guests();

select results_eq(
  $$
    select
      program_slug,
      balance,
      spendable,
      pending,
      lifetime_points,
      tier,
      next_tier,
      points_to_next_tier
    from get_loyalty_account(here(), ada())
  $$,
  $$
    values ('club', 0::bigint, 0::bigint, 0::bigint, 0::bigint, 'bronze', 'silver', 100::bigint)
  $$,
  'a guest without an account has zeros and the first tier'
);
select is_empty('select from loyalty_points', 'and asking opens none');
select results_eq(
  $$
    select next_expiry_on, next_expiry_points
    from get_loyalty_account(here(), ada())
  $$,
  $$ values (null::date, null::bigint) $$,
  'nothing expires next'
);
insert into bookings (restaurant_id, id, starts_at, party_size, customer_email, confirmed_at)
values (here(), id('e1'), now(), 4, 'ada@example.com', now());

select results_eq(
  $$
    select balance, spendable, pending, tier, points_to_next_tier
    from get_loyalty_account(here(), ada())
  $$,
  $$ values (30::bigint, 30::bigint, 0::bigint, 'bronze', 70::bigint) $$,
  'a confirmed booking counts at once'
);
update loyalty_programs set spendable_from = 'visit';
select results_eq(
  $$ select balance, spendable, pending from get_loyalty_account(here(), ada()) $$,
  $$ values (30::bigint, 0::bigint, 30::bigint) $$,
  'unless points are to be spent after the visit: then it is pending'
);
update bookings set status = 'completed';
select results_eq(
  $$ select balance, spendable, pending from get_loyalty_account(here(), ada()) $$,
  $$ values (30::bigint, 30::bigint, 0::bigint) $$,
  'until it is completed'
);
select is(
  (select tier from get_loyalty_account(here(), ada())),
  'bronze',
  'the tier is by the points earned'
);
update loyalty_programs
set tier_definitions =
  '{"qualification_period": null, "tiers": [{"tier": "guest", "min_points": 0}, {"tier": '
  '"friend", "min_points": 30}]}';
select results_eq(
  $$
    select tier, next_tier, points_to_next_tier
    from get_loyalty_account(here(), ada())
  $$,
  $$ values ('friend', null::text, null::bigint) $$,
  'there is nothing above the highest tier'
);
select throws_ok(
  $$ select get_loyalty_account(here(), id('ff')) $$,
  'RG007',
  null,
  'an unknown customer is refused'
);
select throws_ok(
  $$
    select get_loyalty_account(here(), ada(), id('ff'))
  $$,
  'RG021',
  null,
  'an unknown program is refused'
);
update loyalty_programs set is_active = false;
select throws_ok(
  $$ select get_loyalty_account(here(), ada()) $$,
  'RG020',
  null,
  'no active program is an error'
);
select is(
  (
    select balance
    from get_loyalty_account(here(), ada(), id('d1'))
  ),
  30::bigint,
  'a program that is not active is reached by its id'
);

-- what expires before the visit
update loyalty_programs set is_active = true, expires_after = '1 year';
insert into bookings (restaurant_id, starts_at, party_size, customer_email, confirmed_at, status)
values
  (here(), now(), 4, 'ben@example.com', now() - interval '400 days', 'confirmed'),
  (here(), now(), 4, 'ben@example.com', now() - interval '1 day', 'completed'),
  (here(), now(), 2, 'cy@example.com', now() - interval '400 days', 'confirmed'),
  (here(), now(), 6, 'cy@example.com', now() - interval '1 day', 'completed');
select lives_ok(
  $$ select redeem_points(here(), ben(), 30, 'coffee', 'staff:1') $$,
  'points of a visit are spent'
);
create function pg_temp.cy() returns uuid language sql as
$$ select id from customers where email_normalized = 'cy@example.com' $$;
select results_eq(
  $$ select balance, spendable, pending from get_loyalty_account(here(), pg_temp.cy()) $$,
  $$ values (60::bigint, 40::bigint, 20::bigint) $$,
  'points that wait for the visit do not expire before it'
);
update bookings
set starts_at = now() - interval '390 days', ends_at = now() - interval '389 days'
where customer_email = 'cy@example.com' and status = 'confirmed';
select results_eq(
  $$ select balance, spendable, pending from get_loyalty_account(here(), pg_temp.cy()) $$,
  $$ values (40::bigint, 40::bigint, 0::bigint) $$,
  'their time runs from its date'
);
select lives_ok(
  $$ select redeem_points(here(), pg_temp.cy(), 40, 'dinner', 'staff:1') $$,
  'what is spendable can be spent'
);
select results_eq(
  $$ select balance, spendable, pending from get_loyalty_account(here(), ben()) $$,
  $$ values (30::bigint, 0::bigint, 30::bigint) $$,
  'where the points of the visit were spent, those that are left are pending still'
);

select from enter_restaurant(id('b'));
select throws_ok(
  $$ select * from get_loyalty_account(here(), ada()) $$,
  'RG010',
  null,
  'another restaurant than the session''s is refused'
);

select * from finish(true);
rollback;
