begin;
select plan(12);

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

select results_eq(
  $$
    select slug, points, is_active from set_loyalty_reward(pg_temp.here(), 'coffee', 'Coffee', 50)
  $$,
  $$ values ('coffee', 50, true) $$,
  'a reward is made'
);
select results_eq(
  $$
    select name, points, lowest_tier
    from set_loyalty_reward(pg_temp.here(), 'coffee', 'Big coffee', 60, 'gold')
  $$,
  $$ values ('Big coffee', 60, 'gold') $$,
  'and replaced'
);
select is((select count(*) from loyalty_rewards), 1::bigint, 'by its slug');
select throws_ok(
  $$ select set_loyalty_reward(pg_temp.here(), 'No', 'x', 5) $$,
  'RG022',
  null,
  'a slug that is none is refused'
);
select throws_ok(
  $$ select set_loyalty_reward(pg_temp.here(), 'x', ' ', 5) $$,
  'RG022',
  null,
  'an empty name is refused'
);
select throws_ok(
  $$ select set_loyalty_reward(pg_temp.here(), 'x', 'X', 0) $$,
  'RG022',
  null,
  'a reward for nothing is refused'
);
select throws_ok(
  $$ select set_loyalty_reward(pg_temp.here(), 'x', 'X') $$,
  'RG022',
  null,
  'no price is refused'
);
select throws_ok(
  $$ select set_loyalty_reward(pg_temp.here(), 'x', 'X', 5, 'diamond') $$,
  'RG022',
  null,
  'a tier that the program does not have is refused'
);
select throws_ok(
  $$ select set_loyalty_reward(pg_temp.here(), 'x', 'X', 5, limit_per_customer => 0) $$,
  'RG022',
  null,
  'a limit of 0 is refused'
);
select throws_ok(
  $$
    select set_loyalty_reward(pg_temp.here(), 'x', 'X', 5, starts_at => now(), ends_at => now())
  $$,
  'RG022',
  null,
  'an end that is not after the start is refused'
);
select throws_ok(
  $$ select set_loyalty_reward(pg_temp.here(), 'x', 'X', 5, is_active => null) $$,
  'RG022',
  null,
  'neither on nor off is refused'
);

set local regulars.restaurant_id = '00000000-0000-7000-8000-00000000000b';
select throws_ok(
  $$ select * from set_loyalty_reward(pg_temp.here(), 'x', 'X', 5) $$,
  'RG010',
  null,
  'another restaurant than the session''s is refused'
);

select * from finish(true);
rollback;
