begin;
select plan(7);

select lives_ok(
  $$ select regulars.assert_restaurant(here()) $$,
  'the owner works in any restaurant without a setting'
);
select lives_ok(
  $$ select regulars.assert_restaurant(null) $$,
  'and in all of them'
);
select set_config('regulars.restaurant_id', upper(here()::text), true);
select lives_ok(
  $$ select regulars.assert_restaurant(here()) $$,
  'in the restaurant of the setting, however it is written'
);
select throws_ok(
  $$ select regulars.assert_restaurant(id('b')) $$,
  'RG010',
  'restaurant does not match the session',
  'and then in no other'
);
select throws_ok(
  $$ select regulars.assert_restaurant(null) $$,
  'RG010',
  'all restaurants requested in the context of one restaurant',
  'nor in all of them'
);
select set_config('regulars.restaurant_id', 'trattoria', true);
select throws_ok(
  $$ select regulars.assert_restaurant(here()) $$,
  'RG010',
  'restaurant does not match the session',
  'a setting that is no id is no restaurant'
);
select set_config('regulars.restaurant_id', '', true);
select lives_ok(
  $$ select regulars.assert_restaurant(here()) $$,
  'an empty setting, which a transaction leaves behind, counts as no setting'
);

select * from finish(true);
rollback;
