begin;
select plan(10);

select from add_restaurant();
select from add_restaurant('b');
select set_config('loyalty.general_availability', 'on', true);

insert into loyalty_programs (restaurant_id, id, slug, name, pilot_only, tier_definitions)
values (
  here(), id('d1'), 'club', 'Club',
  false,
  '{"qualification_period": "P30D", "tiers": [{"tier": "bronze", "min_points": 0}, {"tier": '
  '"silver", "min_points": 20}, {"tier": "gold", "min_points": 50}]}'
);
select from add_guests();

insert into bookings (restaurant_id, id, starts_at, party_size, customer_email, confirmed_at)
values (here(), id('e1'), now(), 4, 'ada@example.com', now() - interval '10 days');
insert into bookings (restaurant_id, starts_at, party_size, customer_email, confirmed_at)
values (here(), now(), 2, 'ada@example.com', now() - interval '5 days');
select is((select tier from loyalty_points), 'gold', 'both bookings count');
select results_eq(
  $$ select tier_before, tier, cause, event_id is not null from loyalty_tier_changes order by id $$,
  $$ values ('bronze', 'silver', 'entry', true), ('silver', 'gold', 'entry', true) $$,
  'each change is recorded with the entry that caused it'
);
select is(lapse_loyalty_tiers(here()), 0, 'nothing has lapsed');
select is(
  regulars.record_tier_lapses(
    restaurant_id => here(),
    customer_ids => array[ada()],
    as_of => now() + interval '40 days'
  ),
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
  regulars.record_tier_lapses(
    restaurant_id => here(),
    customer_ids => array[ada()],
    as_of => now() + interval '40 days'
  ),
  0,
  'again nothing lapses'
);
select throws_ok(
  $$ select lapse_loyalty_tiers(here(), null) $$,
  'RG001',
  null,
  'no instant is refused'
);
select throws_ok(
  $$ select lapse_loyalty_tiers(here(), clock_timestamp() + interval '1 minute') $$,
  'RG001',
  null,
  'the future is refused'
);

select from enter_restaurant(id('b'));
select throws_ok(
  $$ select * from lapse_loyalty_tiers(here()) $$,
  'RG010',
  null,
  'another restaurant than the session''s is refused'
);

select * from finish(true);
rollback;
