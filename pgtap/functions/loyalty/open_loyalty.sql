begin;
select plan(6);

select from add_restaurant();
select from add_restaurant('b');
create function pg_temp.ben() returns uuid language sql immutable as
$$ select id('b') $$;

select from set_loyalty_program(here(), 'club');
select from set_loyalty_program(pg_temp.ben(), 'club', pilot_only => false);

select results_eq(
  $$ select id, earns, opened_by from open_loyalty(here()) $$,
  $$ values (here(), true, 'settings') $$,
  'a restaurant on the list earns'
);
select from open_loyalty(here());
select is(
  (select value from regulars.settings where name = 'loyalty.pilot_restaurant_ids'),
  here()::text,
  'once is enough'
);
select results_eq(
  $$ select earns, obstacle from open_loyalty(pg_temp.ben()) $$,
  $$ values (false, 'general_availability_off') $$,
  'the list does not open a program that is no pilot'
);
select is(
  (select value from regulars.settings where name = 'loyalty.pilot_restaurant_ids'),
  here() || ',' || pg_temp.ben(),
  'the list keeps those who are on it'
);
select results_eq(
  $$ select id, earns from open_loyalty() $$,
  $$ values (pg_temp.ben(), true), (here(), true) $$,
  'without a restaurant general availability is on'
);
select throws_ok(
  $$ select from open_loyalty(id('ff')) $$,
  'RG004',
  null,
  'a restaurant that is not there is refused'
);

select * from finish(true);
rollback;
