begin;
select plan(3);

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
  'ada@example.com', now()
);

update loyalty_programs set tier_definitions =
  '{"qualification_period": null, "tiers": [{"tier": "guest", "min_points": 0}, {"tier": '
  '"friend", "min_points": 30}]}';
select is((select tier from loyalty_points), 'friend', 'other tiers hold at once');
select results_eq(
  'select tier_before, tier, cause, event_id from loyalty_tier_changes',
  $$ values ('bronze', 'friend', 'program', null::uuid) $$,
  'and the change is recorded with its cause'
);
update loyalty_programs set tier_definitions =
  '{"qualification_period": "P1D", "tiers": [{"tier": "guest", "min_points": 0}, {"tier": '
  '"friend", "min_points": 31}]}';
select is((select tier from loyalty_points), 'guest', 'down as well');

select * from finish(true);
rollback;
