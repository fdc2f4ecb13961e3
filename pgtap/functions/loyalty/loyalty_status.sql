begin;
select plan(8);

select from add_restaurant();
select from add_restaurant('b');
create function pg_temp.ben() returns uuid language sql immutable as
$$ select id('b') $$;

select results_eq(
  $$ select slug, earns, obstacle, advice is not null from loyalty_status() $$,
  $$
    values
      ('bistro-ben', false, 'no_program', true),
      ('trattoria-ada', false, 'no_program', true)
  $$,
  'all restaurants, and first a program is missing'
);
select from set_loyalty_program(here(), 'club', is_active => false);
select is(
  (select obstacle from loyalty_status(here())),
  'no_active_program',
  'then an active one'
);
select from set_loyalty_program(here(), 'club');
select is(
  (select obstacle from loyalty_status(here())),
  'not_on_pilot_list',
  'then a place on the pilot list'
);
select set_config('loyalty.pilot_restaurant_ids', ' ' || upper(here()::text) || ',', true);
select results_eq(
  $$ select earns, obstacle, opened_by, advice from loyalty_status(here()) $$,
  $$ values (true, null, 'session', null) $$,
  'the list of this session opens the gate for it alone'
);
select from set_loyalty_program(here(), 'club', pilot_only => false);
select is(
  (select obstacle from loyalty_status(here())),
  'general_availability_off',
  'a program that is no pilot waits for general availability'
);
insert into regulars.settings values ('loyalty.general_availability', ' ON ');
select results_eq(
  $$ select earns, opened_by, program_slug, pilot_only from loyalty_status(here()) $$,
  $$ values (true, 'settings', 'club', false) $$,
  'a row of the settings opens it for every session'
);

-- what it says is what a booking meets
insert into bookings (restaurant_id, starts_at, party_size, customer_email)
values
  (here(), '2031-06-01 18:00+00', 2, 'ada@example.com'),
  (pg_temp.ben(), '2031-06-01 18:00+00', 2, 'ada@example.com');
select set_eq(
  $$ select restaurant_id, loyalty_points_awarded > 0 from bookings $$,
  $$ select id, earns from loyalty_status() $$,
  'a booking earns where the status says so'
);
select throws_ok(
  $$ select from loyalty_status(id('ff')) $$,
  'RG004',
  null,
  'a restaurant that is not there is refused'
);

select * from finish(true);
rollback;
