begin;
select plan(16);

select from add_restaurant();
select from add_restaurant('b');
select set_config('loyalty.general_availability', 'on', true);

select from add_program();
select from add_guests();

select results_eq(
  $$
    select slug, points, is_active from set_loyalty_reward(here(), 'coffee', 'Coffee', 50)
  $$,
  $$ values ('coffee', 50, true) $$,
  'a reward is made'
);
select results_eq(
  $$
    select name, points, lowest_tier
    from set_loyalty_reward(here(), 'coffee', 'Big coffee', 60, 'gold')
  $$,
  $$ values ('Big coffee', 60, 'gold') $$,
  'and changed'
);
select results_eq(
  $$
    select points, lowest_tier, limit_per_customer, stock, ends_at, is_active
    from set_loyalty_reward(
      here(), 'coffee', limit_per_customer => 2, stock => 9, ends_at => now(),
      is_active => false
    )
  $$,
  $$ values (60, 'gold', 2, 9, now(), false) $$,
  'what is not given stays'
);
select results_eq(
  $$
    select points, lowest_tier, limit_per_customer, stock, ends_at, is_active
    from set_loyalty_reward(here(), 'coffee', points => 70)
  $$,
  $$ values (70, 'gold', 2, 9, now(), false) $$,
  'a new price changes the price alone'
);
select results_eq(
  $$
    select points, lowest_tier, limit_per_customer, stock, ends_at, is_active
    from set_loyalty_reward(
      here(), 'coffee', lowest_tier => '', limit_per_customer => 0, stock => -1,
      ends_at => 'infinity', is_active => true
    )
  $$,
  $$ values (70, null::text, null::integer, null::integer, null::timestamptz, true) $$,
  'every limit can be lifted'
);
select is((select count(*) from loyalty_rewards), 1::bigint, 'by its slug');
select throws_ok(
  $$ select set_loyalty_reward(here(), 'No', 'x', 5) $$,
  'RG001',
  null,
  'refuses an invalid slug'
);
select throws_ok(
  $$ select set_loyalty_reward(here(), 'x', ' ', 5) $$,
  'RG001',
  null,
  'an empty name is refused'
);
select throws_ok(
  $$ select set_loyalty_reward(here(), 'x', 'X', 0) $$,
  'RG001',
  null,
  'a reward for nothing is refused'
);
select throws_ok(
  $$ select set_loyalty_reward(here(), 'x', 'X') $$,
  'RG001',
  null,
  'no price is refused'
);
select throws_ok(
  $$ select set_loyalty_reward(here(), 'x', 'X', 5, 'diamond') $$,
  'RG001',
  null,
  'a tier that the program does not have is refused'
);
select throws_ok(
  $$ select set_loyalty_reward(here(), 'x', 'X', 5, limit_per_customer => -1) $$,
  'RG001',
  null,
  'a limit below 0 is refused'
);
select throws_ok(
  $$ select set_loyalty_reward(here(), 'x', 'X', 5, stock => -2) $$,
  'RG001',
  null,
  'a stock below -1 is refused'
);
select throws_ok(
  $$
    select set_loyalty_reward(here(), 'x', 'X', 5, starts_at => now(), ends_at => now())
  $$,
  'RG001',
  null,
  'an end that is not after the start is refused'
);
select throws_ok(
  $$ select set_loyalty_reward(here(), 'coffee', starts_at => now(), ends_at => now()) $$,
  'RG001',
  null,
  'an end that is not after the start is refused of a reward that is there as well'
);

select from enter_restaurant(id('b'));
select throws_ok(
  $$ select * from set_loyalty_reward(here(), 'x', 'X', 5) $$,
  'RG010',
  null,
  'another restaurant than the session''s is refused'
);

select * from finish(true);
rollback;
