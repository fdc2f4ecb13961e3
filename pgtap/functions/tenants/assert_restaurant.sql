begin;
select plan(7);

select lives_ok(
  $$ select regulars.assert_restaurant('00000000-0000-7000-8000-00000000000a') $$,
  'the owner works in any restaurant without a setting'
);
select lives_ok(
  $$ select regulars.assert_restaurant(null) $$,
  'and in all of them'
);
select set_config('regulars.restaurant_id', upper('00000000-0000-7000-8000-00000000000a'), true);
select lives_ok(
  $$ select regulars.assert_restaurant('00000000-0000-7000-8000-00000000000a') $$,
  'in the restaurant of the setting, however it is written'
);
select throws_ok(
  $$ select regulars.assert_restaurant('00000000-0000-7000-8000-00000000000b') $$,
  'RG010',
  'another restaurant than the one set for this session',
  'and then in no other'
);
select throws_ok(
  $$ select regulars.assert_restaurant(null) $$,
  'RG010',
  'all restaurants were asked for in one restaurant''s context',
  'nor in all of them'
);
select set_config('regulars.restaurant_id', 'trattoria', true);
select throws_ok(
  $$ select regulars.assert_restaurant('00000000-0000-7000-8000-00000000000a') $$,
  'RG010',
  'another restaurant than the one set for this session',
  'a setting that is no id is no restaurant'
);
select set_config('regulars.restaurant_id', '', true);
select lives_ok(
  $$ select regulars.assert_restaurant('00000000-0000-7000-8000-00000000000a') $$,
  'an empty setting, which a transaction leaves behind, is none'
);

select * from finish(true);
rollback;
