begin;
select plan(7);

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
select results_eq(
  $$ select entries_posted, accounts_corrected from rebuild_loyalty_ledger(pg_temp.here()) $$,
  $$ values (0::bigint, 0::bigint) $$,
  'what the live path wrote needs no rebuild'
);
update bookings set loyalty_points_awarded = 45;
update loyalty_points set balance = 1000, tier = 'platinum';
select results_eq(
  $$ select entries_posted, accounts_corrected from rebuild_loyalty_ledger(pg_temp.here()) $$,
  $$ values (1::bigint, 1::bigint) $$,
  'a hand edit of the booking is honoured, one of the account undone'
);
select results_eq(
  $$ select points_delta, metadata from loyalty_point_events where sequence = 2 $$,
  $$ values (15, jsonb '{"rebuild": true}') $$,
  'by an entry that says so'
);
select results_eq(
  'select balance, lifetime_points, tier from loyalty_points',
  $$ values (45::bigint, 45::bigint, 'bronze') $$,
  'and the account is what the ledger says'
);
alter table loyalty_point_events disable trigger user;
alter table loyalty_tier_changes disable trigger user;
delete from loyalty_tier_changes;
delete from loyalty_point_events where sequence = 2;
alter table loyalty_point_events enable trigger user;
select results_eq(
  $$ select entries_posted from rebuild_loyalty_ledger(pg_temp.here()) $$,
  $$ values (1::bigint) $$,
  'an entry removed by force is posted anew'
);
select results_eq(
  'select sequence, fault from regulars.ledger_faults',
  $$ values (2, 'missing') $$,
  'and the removal stays in sight'
);

set local regulars.restaurant_id = '00000000-0000-7000-8000-00000000000b';
select throws_ok(
  $$ select * from rebuild_loyalty_ledger(pg_temp.here()) $$,
  'RG010',
  null,
  'another restaurant than the session''s is refused'
);

select * from finish(true);
rollback;
