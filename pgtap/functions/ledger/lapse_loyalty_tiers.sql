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
insert into loyalty_programs (restaurant_id, id, slug, name, pilot_only, tier_definitions)
values (
  '00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-0000000000d1', 'club', 'Club',
  false,
  '{"qualification_period": "P30D", "tiers": [{"tier": "bronze", "min_points": 0}, {"tier": '
  '"silver", "min_points": 20}, {"tier": "gold", "min_points": 50}]}'
);
insert into customers (restaurant_id, id, email_normalized)
values
  (pg_temp.here(), pg_temp.ada(), 'ada@example.com'),
  (pg_temp.here(), pg_temp.ben(), 'ben@example.com');

insert into bookings (restaurant_id, id, starts_at, party_size, customer_email, confirmed_at)
values (
  '00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-0000000000e1', now(), 4,
  'ada@example.com', now() - interval '10 days'
);
insert into bookings (restaurant_id, starts_at, party_size, customer_email, confirmed_at)
values (pg_temp.here(), now(), 2, 'ada@example.com', now() - interval '5 days');
select is((select tier from loyalty_points), 'gold', 'both bookings count');
select results_eq(
  $$ select tier_before, tier, cause, event_id is not null from loyalty_tier_changes order by id $$,
  $$ values ('bronze', 'silver', 'entry', true), ('silver', 'gold', 'entry', true) $$,
  'each change is recorded with the entry that caused it'
);
select is(lapse_loyalty_tiers(pg_temp.here()), 0, 'nothing has lapsed');
select is(
  lapse_loyalty_tiers(pg_temp.here(), now() + interval '40 days'),
  1,
  'a tier lapses with its points'
);
select results_eq(
  $$
    select tier_before, tier, cause, event_id, occurred_at
    from loyalty_tier_changes where cause = 'lapse' order by occurred_at
  $$,
  $$
    values
      ('gold', 'silver', 'lapse', null::uuid, now() + interval '20 days'),
      ('silver', 'bronze', 'lapse', null::uuid, now() + interval '25 days')
  $$,
  'each step on the day the points for the better one leave'
);
select is(
  (select tier from loyalty_points),
  'bronze',
  'the account has the tier that is left'
);
select is(
  lapse_loyalty_tiers(pg_temp.here(), now() + interval '40 days'),
  0,
  'again nothing lapses'
);
select throws_ok(
  $$ select lapse_loyalty_tiers(pg_temp.here(), null) $$,
  'RG022',
  null,
  'no instant is refused'
);

set local regulars.restaurant_id = '00000000-0000-7000-8000-00000000000b';
select throws_ok(
  $$ select * from lapse_loyalty_tiers(pg_temp.here()) $$,
  'RG010',
  null,
  'another restaurant than the session''s is refused'
);

select * from finish(true);
rollback;
