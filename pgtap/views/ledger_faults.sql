begin;
select plan(9);

select from add_restaurant();
select from add_restaurant('b');
select set_config('loyalty.general_availability', 'on', true);

select from add_program();
select from add_guests();

insert into bookings (restaurant_id, id, starts_at, party_size, customer_email, confirmed_at)
values (here(), id('e1'), now(), 4, 'ada@example.com', now());
select from adjust_points(here(), ada(), 5, 'thanks', 'staff');
select from adjust_points(here(), ada(), 6, 'thanks', 'staff');
alter table loyalty_point_events disable trigger user;
savepoint whole;
select is_empty('select from regulars.ledger_faults', 'a ledger that nobody touched has none');
update loyalty_point_events set points_delta = 500 where sequence = 2;
select results_eq(
  'select customer_id, sequence, fault from regulars.ledger_faults',
  $$ values (ada(), 2, 'altered') $$,
  'an altered amount is found'
);
rollback to whole;
update loyalty_point_events set occurred_at = occurred_at - interval '1 day' where sequence = 2;
select results_eq(
  'select sequence, fault from regulars.ledger_faults',
  $$ values (2, 'altered') $$,
  'an altered date is found'
);
rollback to whole;
update loyalty_point_events set actor = 'someone else' where sequence = 2;
select results_eq(
  'select sequence, fault from regulars.ledger_faults',
  $$ values (2, 'altered') $$,
  'an altered actor is found'
);
rollback to whole;
delete from loyalty_point_event_notes;
delete from loyalty_point_events where sequence = 2;
select results_eq(
  'select sequence, fault from regulars.ledger_faults',
  $$ values (2, 'missing') $$,
  'a removed entry is found'
);
rollback to whole;
delete from loyalty_point_event_notes;
delete from loyalty_point_events where sequence = 3;
select results_eq(
  'select sequence, fault from regulars.ledger_faults',
  $$ values (3, 'missing') $$,
  'and so is the last one'
);
select from rebuild_loyalty_ledger(here());
alter table loyalty_point_events enable trigger user;
select from adjust_points(here(), ada(), 7, 'thanks', 'staff');
select results_eq(
  'select sequence, fault from regulars.ledger_faults',
  $$ values (3, 'missing') $$,
  'which no rebuild and no later entry papers over'
);
rollback to whole;
insert into loyalty_point_events (
  restaurant_id,
  program_id,
  customer_id,
  sequence,
  points_delta,
  reason,
  source_key,
  occurred_at,
  digest
)
select
  restaurant_id,
  program_id,
  customer_id,
  4,
  900,
  'manual.adjustment',
  'manual:forged',
  now(),
  digest
from loyalty_point_events where sequence = 3;
select results_eq(
  'select sequence, fault from regulars.ledger_faults',
  $$ values (4, 'altered') $$,
  'a forged entry is found'
);
select from rebuild_loyalty_ledger(here());
select results_eq(
  'select sequence, fault from regulars.ledger_faults',
  $$ values (4, 'altered') $$,
  'and stays found'
);

select * from finish(true);
rollback;
