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
  'ada@example.com', now()
);
select from adjust_points(pg_temp.here(), pg_temp.ada(), 5, 'thanks', 'staff');
select from adjust_points(pg_temp.here(), pg_temp.ada(), 6, 'thanks', 'staff');
alter table loyalty_point_events disable trigger user;
savepoint whole;
select is_empty('select from regulars.ledger_faults', 'a ledger that nobody touched has none');
update loyalty_point_events set points_delta = 500 where sequence = 2;
select results_eq(
  'select customer_id, sequence, fault from regulars.ledger_faults',
  $$ values (pg_temp.ada(), 2, 'altered') $$,
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
select from rebuild_loyalty_ledger(pg_temp.here());
alter table loyalty_point_events enable trigger user;
select from adjust_points(pg_temp.here(), pg_temp.ada(), 7, 'thanks', 'staff');
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
select from rebuild_loyalty_ledger(pg_temp.here());
select results_eq(
  'select sequence, fault from regulars.ledger_faults',
  $$ values (4, 'altered') $$,
  'and stays found'
);

select * from finish(true);
rollback;
