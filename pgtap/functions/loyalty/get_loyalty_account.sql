begin;
select plan(17);

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
    from get_loyalty_account(pg_temp.here(), pg_temp.ada())
  $$,
  $$
    values ('club', 0::bigint, 0::bigint, 0::bigint, 0::bigint, 'bronze', 'silver', 100::bigint)
  $$,
  'a guest without an account has zeros and the first tier'
);
select is_empty('select from loyalty_points', 'and asking opens none');
insert into bookings (restaurant_id, id, starts_at, party_size, customer_email, confirmed_at)
values (
  '00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-0000000000e1', now(), 4,
  'ada@example.com', now()
);

select results_eq(
  $$
    select balance, spendable, pending, tier, points_to_next_tier
    from get_loyalty_account(pg_temp.here(), pg_temp.ada())
  $$,
  $$ values (30::bigint, 30::bigint, 0::bigint, 'bronze', 70::bigint) $$,
  'a confirmed booking counts at once'
);
update loyalty_programs set spendable_from = 'visit';
select results_eq(
  $$ select balance, spendable, pending from get_loyalty_account(pg_temp.here(), pg_temp.ada()) $$,
  $$ values (30::bigint, 0::bigint, 30::bigint) $$,
  'unless points are to be spent after the visit: then it is pending'
);
update bookings set status = 'completed';
select results_eq(
  $$ select balance, spendable, pending from get_loyalty_account(pg_temp.here(), pg_temp.ada()) $$,
  $$ values (30::bigint, 30::bigint, 0::bigint) $$,
  'until it is completed'
);
select is(
  (select tier from get_loyalty_account(pg_temp.here(), pg_temp.ada())),
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
    from get_loyalty_account(pg_temp.here(), pg_temp.ada())
  $$,
  $$ values ('friend', null::text, null::bigint) $$,
  'there is nothing above the highest tier'
);
select throws_ok(
  $$ select get_loyalty_account(pg_temp.here(), '00000000-0000-7000-8000-0000000000ff') $$,
  'RG007',
  null,
  'an unknown customer is refused'
);
select throws_ok(
  $$
    select get_loyalty_account(
      pg_temp.here(),
      pg_temp.ada(),
      '00000000-0000-7000-8000-0000000000ff'
    )
  $$,
  'RG021',
  null,
  'an unknown program is refused'
);
update loyalty_programs set is_active = false;
select throws_ok(
  $$ select get_loyalty_account(pg_temp.here(), pg_temp.ada()) $$,
  'RG020',
  null,
  'no active program is an error'
);
select is(
  (
    select balance
    from get_loyalty_account(pg_temp.here(), pg_temp.ada(), '00000000-0000-7000-8000-0000000000d1')
  ),
  30::bigint,
  'a program that is not active is reached by its id'
);

-- what expires before the visit
update loyalty_programs set is_active = true;
insert into bookings (restaurant_id, starts_at, party_size, customer_email, confirmed_at, status)
values
  (pg_temp.here(), now(), 4, 'ben@example.com', now() - interval '400 days', 'confirmed'),
  (pg_temp.here(), now(), 4, 'ben@example.com', now() - interval '1 day', 'completed'),
  (pg_temp.here(), now(), 2, 'cy@example.com', now() - interval '400 days', 'confirmed'),
  (pg_temp.here(), now(), 6, 'cy@example.com', now() - interval '1 day', 'completed');
select lives_ok(
  $$ select redeem_points(pg_temp.here(), pg_temp.ben(), 30, 'coffee', 'staff:1') $$,
  'points of a visit are spent'
);
update loyalty_programs set expires_after = '1 year';
create function pg_temp.cy() returns uuid language sql as
$$ select id from customers where email_normalized = 'cy@example.com' $$;
select results_eq(
  $$ select balance, spendable, pending from get_loyalty_account(pg_temp.here(), pg_temp.cy()) $$,
  $$ values (60::bigint, 40::bigint, 0::bigint) $$,
  'pending points that have to expire are taken off once'
);
select expire_points(pg_temp.here(), now());
select results_eq(
  $$ select balance, spendable, pending from get_loyalty_account(pg_temp.here(), pg_temp.cy()) $$,
  $$ values (40::bigint, 40::bigint, 0::bigint) $$,
  'and once they have expired, not at all'
);
select lives_ok(
  $$ select redeem_points(pg_temp.here(), pg_temp.cy(), 40, 'dinner', 'staff:1') $$,
  'what is spendable can be spent'
);
select results_eq(
  $$ select balance, spendable, pending from get_loyalty_account(pg_temp.here(), pg_temp.ben()) $$,
  $$ values (30::bigint, 0::bigint, 30::bigint) $$,
  'where the points of the visit were spent, those that are left are pending still'
);

set local regulars.restaurant_id = '00000000-0000-7000-8000-00000000000b';
select throws_ok(
  $$ select * from get_loyalty_account(pg_temp.here(), pg_temp.ada()) $$,
  'RG010',
  null,
  'another restaurant than the session''s is refused'
);

select * from finish(true);
rollback;
