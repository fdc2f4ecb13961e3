begin;
select plan(9);

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

insert into bookings (restaurant_id, id, starts_at, party_size, customer_email, confirmed_at)
values (
  '00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-0000000000e1', now(), 4,
  'ada@example.com', now() - interval '100 days'
);
update bookings set status = 'cancelled', cancelled_at = now() - interval '20 days';
select
from adjust_points(
  pg_temp.here(),
  pg_temp.ada(),
  7,
  'late paper',
  'staff',
  occurred_at => now() - interval '50 days'
);
select results_eq(
  $$
    select balance, lifetime_points, tier
    from loyalty_balance_at(pg_temp.here(), pg_temp.ada(), now() - interval '101 days')
  $$,
  $$ values (0::bigint, 0::bigint, 'bronze') $$,
  'before the first entry there is nothing'
);
select results_eq(
  $$
    select balance, lifetime_points
    from loyalty_balance_at(pg_temp.here(), pg_temp.ada(), now() - interval '60 days')
  $$,
  $$ values (30::bigint, 30::bigint) $$,
  'an award counts from its own time'
);
select results_eq(
  $$
    select balance, lifetime_points
    from loyalty_balance_at(pg_temp.here(), pg_temp.ada(), now() - interval '50 days')
  $$,
  $$ values (37::bigint, 30::bigint) $$,
  'a backdated entry counts from the time it is for'
);
select results_eq(
  $$
    select balance, lifetime_points from loyalty_balance_at(pg_temp.here(), pg_temp.ada(), now())
  $$,
  $$ values (7::bigint, 0::bigint) $$,
  'and a cancel from when it happened'
);
update loyalty_programs
set tier_definitions =
  '{"qualification_period": null, "tiers": [{"tier": "guest", "min_points": 0}]}';
select is(
  (select tier from loyalty_balance_at(pg_temp.here(), pg_temp.ada(), now() - interval '1 day')),
  'bronze',
  'the tier is by the definitions of that time'
);
select is(
  (select balance from loyalty_balance_at(pg_temp.here(), pg_temp.ada(), 'infinity')),
  (select balance from loyalty_points),
  'at the end of time it is the balance'
);
select throws_ok(
  $$ select loyalty_balance_at(pg_temp.here(), pg_temp.ada(), null) $$,
  'RG022',
  null,
  'no instant is refused'
);
select throws_ok(
  $$ select loyalty_balance_at(pg_temp.here(), null, now()) $$,
  'RG007',
  null,
  'no customer is refused'
);

set local regulars.restaurant_id = '00000000-0000-7000-8000-00000000000b';
select throws_ok(
  $$ select * from loyalty_balance_at(pg_temp.here(), pg_temp.ada(), now()) $$,
  'RG010',
  null,
  'another restaurant than the session''s is refused'
);

select * from finish(true);
rollback;
