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

select from adjust_points(pg_temp.here(), pg_temp.ada(), 100, 'welcome', 'staff');
create temporary table reward as
select * from set_loyalty_reward(pg_temp.here(), 'coffee', 'Coffee', 10, limit_per_customer => 2);
select results_eq(
  $$
    select points_delta, reason, metadata ->> 'reward_id' = (select id::text from reward)
    from redeem_reward(pg_temp.here(), pg_temp.ada(), (select id from reward), 'staff', 'key-1')
  $$,
  $$ values (-10, 'redemption', true) $$,
  'a reward costs its points, and the entry names it'
);
select is(
  (select note from loyalty_point_event_notes where note <> 'welcome'),
  'Coffee',
  'so does the note'
);
select from set_loyalty_reward(pg_temp.here(), 'coffee', 'Coffee', 20, limit_per_customer => 2);
select is(
  (
    select points_delta
    from redeem_reward(pg_temp.here(), pg_temp.ada(), (select id from reward), 'staff', 'key-1')
  ),
  -10,
  'a repeated request gives the first entry, whatever the reward costs by now'
);
select is(
  (
    select points_delta
    from redeem_reward(pg_temp.here(), pg_temp.ada(), (select id from reward), 'staff', 'key-2')
  ),
  -20,
  'another request is another redemption'
);
select throws_ok(
  $$ select redeem_reward(pg_temp.here(), pg_temp.ada(), (select id from reward), 'staff') $$,
  'RG029',
  null,
  'up to the limit of the reward'
);
create temporary table reversed as
select reverse_redemption(pg_temp.here(), id, 'cold', 'staff')
from loyalty_point_events where points_delta = -10;
select lives_ok(
  $$ select redeem_reward(pg_temp.here(), pg_temp.ada(), (select id from reward), 'staff') $$,
  'a reversed redemption does not count'
);
savepoint alone;
select from adjust_points(pg_temp.here(), pg_temp.ben(), 100, 'welcome', 'staff');
select from set_loyalty_reward(pg_temp.here(), 'coffee', 'Coffee', 20, limit_per_customer => 3);
create temporary table bens as
select id from redeem_reward(pg_temp.here(), pg_temp.ben(), (select id from reward), 'staff');
select from merge_customers(pg_temp.here(), pg_temp.ada(), pg_temp.ben(), 'staff');
select throws_ok(
  $$ select redeem_reward(pg_temp.here(), pg_temp.ada(), (select id from reward), 'staff') $$,
  'RG029',
  null,
  'what a merged customer has had counts'
);
select from reverse_redemption(pg_temp.here(), (select id from bens), 'cold', 'staff');
select lives_ok(
  $$ select redeem_reward(pg_temp.here(), pg_temp.ben(), (select id from reward), 'staff') $$,
  'unless it was given back'
);
rollback to alone;

select from set_loyalty_reward(pg_temp.here(), 'coffee', 'Coffee', 20, 'silver');
select throws_ok(
  $$ select redeem_reward(pg_temp.here(), pg_temp.ada(), (select id from reward), 'staff') $$,
  'RG028',
  null,
  'a guest of a lower tier is refused'
);
update loyalty_programs
set tier_definitions =
  '{"qualification_period": null, "tiers": [{"tier": "guest", "min_points": 0}]}';
select throws_ok(
  $$ select redeem_reward(pg_temp.here(), pg_temp.ada(), (select id from reward), 'staff') $$,
  'RG028',
  null,
  'a tier that is gone is reached by nobody'
);
select
from set_loyalty_reward(
  pg_temp.here(),
  'coffee',
  'Coffee',
  20,
  ends_at => now() - interval '1 day'
);
select throws_ok(
  $$ select redeem_reward(pg_temp.here(), pg_temp.ada(), (select id from reward), 'staff') $$,
  'RG027',
  null,
  'a reward that is over is refused'
);
select
from set_loyalty_reward(
  pg_temp.here(),
  'coffee',
  'Coffee',
  20,
  starts_at => now() + interval '1 day'
);
select throws_ok(
  $$ select redeem_reward(pg_temp.here(), pg_temp.ada(), (select id from reward), 'staff') $$,
  'RG027',
  null,
  'a reward to come is refused'
);
select from set_loyalty_reward(pg_temp.here(), 'coffee', 'Coffee', 20, is_active => false);
select throws_ok(
  $$ select redeem_reward(pg_temp.here(), pg_temp.ada(), (select id from reward), 'staff') $$,
  'RG027',
  null,
  'a reward switched off is refused'
);
select from set_loyalty_reward(pg_temp.here(), 'coffee', 'Coffee', 2000);
select throws_ok(
  $$ select redeem_reward(pg_temp.here(), pg_temp.ada(), (select id from reward), 'staff') $$,
  'RG023',
  null,
  'a reward that costs more than there is is refused'
);
select throws_ok(
  $$ select redeem_reward(pg_temp.here(), pg_temp.ada(), null, 'staff') $$,
  'RG026',
  null,
  'no reward is refused'
);
select throws_ok(
  $$ select redeem_reward(pg_temp.here(), pg_temp.ada(), (select id from reward), null) $$,
  'RG022',
  null,
  'no actor is refused'
);

set local regulars.restaurant_id = '00000000-0000-7000-8000-00000000000b';
select throws_ok(
  $$
    select * from redeem_reward(pg_temp.here(), pg_temp.ada(), (select id from reward), 'staff')
  $$,
  'RG010',
  null,
  'another restaurant than the session''s is refused'
);

select * from finish(true);
rollback;
