begin;
select plan(6);

select from add_restaurant();
select from add_restaurant('b');
create function pg_temp.ben() returns uuid language sql immutable as
$$ select id('b') $$;

select from set_loyalty_program(here(), 'club');
select from set_loyalty_program(pg_temp.ben(), 'club', pilot_only => false);
select from open_loyalty();
insert into regulars.settings
values (
  'loyalty.pilot_restaurant_ids',
  format(' %s ,not-an-id,,%s', upper(here()::text), pg_temp.ben())
);
insert into bookings (restaurant_id, starts_at, party_size, customer_email)
values (here(), '2031-06-01 18:00+00', 2, 'ada@example.com');

select results_eq(
  $$ select id, earns, obstacle from close_loyalty(here()) $$,
  $$ values (here(), false, 'not_on_pilot_list') $$,
  'a restaurant is taken off the list, however it was written there'
);
select is(
  (select value from regulars.settings where name = 'loyalty.pilot_restaurant_ids'),
  'not-an-id,,' || pg_temp.ben(),
  'and nothing else'
);
select is(
  (select balance from loyalty_points where restaurant_id = here()),
  20::bigint,
  'what was earned stays'
);
select results_eq(
  $$ select id, earns from close_loyalty() $$,
  $$ values (pg_temp.ben(), false), (here(), false) $$,
  'without a restaurant general availability is off'
);
select set_config('loyalty.pilot_restaurant_ids', here()::text, true);
select results_eq(
  $$ select earns, opened_by from close_loyalty(here()) $$,
  $$ values (true, 'session') $$,
  'it says so where the session''s own list keeps the gate open'
);
select throws_ok(
  $$ select from close_loyalty(id('ff')) $$,
  'RG004',
  null,
  'a restaurant that is not there is refused'
);

select * from finish(true);
rollback;
