begin;
select plan(7);

select from add_restaurant();
select from add_restaurant('b');
select set_config('loyalty.general_availability', 'on', true);

select from add_program();
select from add_guests();

insert into bookings (restaurant_id, id, starts_at, party_size, customer_email, confirmed_at)
values (here(), id('e1'), now(), 4, 'ada@example.com', now());
select results_eq(
  $$ select entries_posted, accounts_corrected from rebuild_loyalty_ledger(here()) $$,
  $$ values (0::bigint, 0::bigint) $$,
  'what the live path wrote needs no rebuild'
);
update bookings set loyalty_points_awarded = 45, derived_writes = derived_writes + 1;
update loyalty_points set balance = 1000, tier = 'platinum';
select results_eq(
  $$ select entries_posted, accounts_corrected from rebuild_loyalty_ledger(here()) $$,
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
  $$ select entries_posted from rebuild_loyalty_ledger(here()) $$,
  $$ values (1::bigint) $$,
  'an entry removed by force is posted again'
);
select results_eq(
  'select sequence, fault from regulars.ledger_faults',
  $$ values (2, 'missing') $$,
  'and the removal stays in sight'
);

select from enter_restaurant(id('b'));
select throws_ok(
  $$ select * from rebuild_loyalty_ledger(here()) $$,
  'RG010',
  null,
  'another restaurant than the session''s is refused'
);

select * from finish(true);
rollback;
