begin;
select plan(4);

select from add_restaurant();

select lives_ok(
  $$ select regulars.assert_known_restaurant(here()) $$,
  'a restaurant that exists'
);
select lives_ok('select regulars.assert_known_restaurant(null)', 'null stands for all');
select throws_ok(
  $$ select regulars.assert_known_restaurant(id('ff')) $$,
  'RG004',
  null,
  'an id of no restaurant'
);
select results_eq(
  $$
    select restaurants.id
    from restaurants
    where cardinality(regulars.account_holders(restaurants.id)) = 0
      and cardinality(regulars.dated_program_ids(restaurants.id)) = 0
  $$,
  $$ values (here()) $$,
  'a new restaurant has neither accounts nor programs that depend on dates'
);

select * from finish(true);
rollback;
