begin;
select plan(7);

select from add_restaurant();
select from add_restaurant('b');
select set_config('loyalty.general_availability', 'on', true);

select from add_program();
select from add_guests();

insert into bookings (restaurant_id, id, starts_at, party_size, customer_email, confirmed_at)
values (here(), id('e1'), now(), 4, 'ada@example.com', now());

update loyalty_programs set tier_definitions =
  '{"qualification_period": null, "tiers": [{"tier": "guest", "min_points": 0}, {"tier": '
  '"friend", "min_points": 30}]}';
select is((select tier from loyalty_points), 'friend', 'other tiers hold at once');
select results_eq(
  'select tier_before, tier, cause, event_id from loyalty_tier_changes',
  $$ values ('bronze', 'friend', 'definitions', null::uuid) $$,
  'and the change is recorded with its cause'
);
select from adjust_points(here(), ben(), 5, 'welcome', 'staff');
create temporary table places as select customer_id, ctid::text as place from loyalty_points;
update loyalty_programs set tier_definitions =
  '{"qualification_period": null, "tiers": [{"tier": "guest", "min_points": 0}, {"tier": '
  '"friend", "min_points": 30}, {"tier": "family", "min_points": 90}]}';
update loyalty_programs set tier_definitions =
  '{"qualification_period": null, "tiers": [{"tier": "guest", "min_points": 0}, {"tier": '
  '"family", "min_points": 30}]}';
select results_eq(
  $$
    select accounts.customer_id, accounts.tier
    from loyalty_points as accounts
    join places on places.customer_id = accounts.customer_id
    where places.place <> accounts.ctid::text
  $$,
  $$ values (ada(), 'family') $$,
  'an account whose tier stays is not written'
);
update loyalty_programs set tier_definitions =
  '{"qualification_period": "P1D", "tiers": [{"tier": "guest", "min_points": 0}, {"tier": '
  '"friend", "min_points": 31}]}';
select is(
  (select tier from loyalty_points where customer_id = ada()),
  'guest',
  'down as well'
);

-- earned on two days, and last written before either left: the tiers of now have judged neither
insert into bookings (restaurant_id, starts_at, party_size, customer_email, confirmed_at)
select here(), now(), 4, 'ben@example.com', now() - hours * interval '1 hour'
from unnest('{40, 30}'::integer[]) as hours;
update loyalty_points set tier_set_at = now() - interval '3 days'
where customer_id = ben();
truncate places;
insert into places select customer_id, ctid::text from loyalty_points;
update loyalty_programs set tier_definitions =
  '{"qualification_period": "P1D", "tiers": [{"tier": "guest", "min_points": 0}, {"tier": '
  '"friend", "min_points": 25}]}';
select results_eq(
  $$
    select accounts.customer_id, accounts.tier
    from loyalty_points as accounts
    join places on places.customer_id = accounts.customer_id
    where places.place <> accounts.ctid::text
  $$,
  $$ values (ada(), 'friend') $$,
  'nor is it where tiers can lapse'
);
select is_empty(
  $$ select * from regulars.tier_lapses(here(), null, clock_timestamp()) $$,
  'no tier of before the definitions lapses by them'
);
update loyalty_programs set accrual_rule = '{"type": "flat", "points": 1}';
select is(
  regulars.tiers_in_force_since(here(), id('d1')),
  (select created_at from loyalty_program_versions where accrual_version = 6),
  'another rule leaves the tiers as old as they are'
);

select * from finish(true);
rollback;
