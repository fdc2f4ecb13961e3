begin;
select plan(11);

select from add_restaurant();
select from add_restaurant('b');
select set_config('loyalty.general_availability', 'on', true);

select from add_program();
select from add_guests();

select from adjust_points(here(), ada(), 50, 'welcome', 'staff');
create temporary table spent as
select *
from redeem_points(here(), ada(), 20, 'coffee', 'staff');
select results_eq(
  $$
    select points_delta, reason, reverses_event_id = (select id from spent)
    from reverse_redemption(here(), (select id from spent), 'cold', 'staff', 'key-1')
  $$,
  $$ values (20, 'redemption.reversed', true) $$,
  'the points come back by an entry that names the redemption'
);
select is(
  (
    select points_delta
    from reverse_redemption(here(), (select id from spent), 'cold', 'staff', 'key-1')
  ),
  20,
  'a repeated request gives the first entry'
);
select results_eq(
  'select balance from loyalty_points',
  $$ values (50::bigint) $$,
  'and nothing more'
);
select throws_ok(
  $$ select reverse_redemption(here(), (select id from spent), 'again', 'staff') $$,
  'RG025',
  null,
  'they come back once'
);
create temporary table parts as
select * from redeem_points(here(), ada(), 30, 'dinner', 'staff');
select from reverse_redemption(here(), (select id from parts), 'x', 'staff', points => 10);
select throws_ok(
  $$
    select reverse_redemption(here(), (select id from parts), 'x', 'staff', points => 21)
  $$,
  'RG025',
  null,
  'gives back at most what is left of a redemption'
);
select is(
  (
    select points_delta
    from reverse_redemption(here(), (select id from parts), 'the rest', 'staff')
  ),
  20,
  'without points the rest of it'
);
select throws_ok(
  $$
    select reverse_redemption(here(), (select id from parts), 'x', 'staff', points => 0)
  $$,
  'RG001',
  null,
  'no points are refused'
);
select throws_ok(
  $$
    select reverse_redemption(here(), (select id
    from loyalty_point_events where sequence = 1), 'x', 'staff')
  $$,
  'RG024',
  null,
  'only a redemption can be reversed'
);
select throws_ok(
  $$ select reverse_redemption(here(), null, 'x', 'staff') $$,
  'RG024',
  null,
  'no entry is refused'
);
select throws_ok(
  $$ select reverse_redemption(here(), (select id from spent), null, 'staff') $$,
  'RG001',
  null,
  'no reason is refused'
);

select from enter_restaurant(id('b'));
select throws_ok(
  $$ select * from reverse_redemption(here(), (select id from spent), 'x', 'staff') $$,
  'RG010',
  null,
  'another restaurant than the session''s is refused'
);

select * from finish(true);
rollback;
