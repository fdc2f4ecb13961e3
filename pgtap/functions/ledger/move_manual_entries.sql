begin;
select plan(9);

select from add_restaurant();
select set_config('loyalty.general_availability', 'on', true);
select from set_loyalty_program(
  here(),
  'club',
  accrual_rule => '{"type": "flat", "points": 100}',
  pilot_only => false
);

create function pg_temp.who(name text) returns uuid language sql stable as
$$ select id from customers where email_normalized = who.name || '@example.com' $$;
create function pg_temp.points(name text) returns bigint language sql stable as
$$ select balance from loyalty_points where customer_id = pg_temp.who(points.name) $$;
insert into bookings (restaurant_id, starts_at, party_size, customer_email)
values
  (here(), now(), 2, 'sue@example.com'),
  (here(), now(), 2, 'dan@example.com');

select from redeem_points(here(), pg_temp.who('dan'), 60, 'dessert', 'staff');
select from merge_customers(here(), pg_temp.who('sue'), pg_temp.who('dan'), 'staff');
create temporary table shown as
select event_id, note
from loyalty_statement(here(), pg_temp.who('sue'))
where points_delta = -60;
select is(
  (select note from shown),
  'dessert',
  'the statement shows what a merge has moved with its note'
);
select lives_ok(
  $$
    select reverse_redemption(here(), event_id, 'dessert was off', 'staff', points => 20)
    from shown
  $$,
  'and with an id by which it can be taken back'
);
select from reverse_redemption(
  here(),
  (select id from loyalty_point_events where reason = 'redemption'),
  'dessert was off',
  'staff'
);
select is(
  (select balance from get_loyalty_account(here(), pg_temp.who('dan'))),
  200::bigint,
  'as by the id that an app has kept'
);
select from adjust_points(here(), pg_temp.who('dan'), 7, 'for dan', 'staff');
select from adjust_points(here(), pg_temp.who('sue'), 5, 'for sue', 'staff');

select from unmerge_customers(here(), pg_temp.who('dan'), 'staff');
select is(pg_temp.points('dan'), 107::bigint, 'unmerged, the guest has what was given back');
select is(pg_temp.points('sue'), 105::bigint, 'and the other keeps only its own');
select throws_ok(
  $$
    select reverse_redemption(here(), id, 'again', 'staff')
    from loyalty_point_events where reason = 'redemption'
  $$,
  'RG025',
  null,
  'it was given back once'
);
-- One who was merged into a duplicate has what was given in that name, from wherever it is.
insert into bookings (restaurant_id, starts_at, party_size, customer_email)
select here(), now(), 2, name || '@example.com' from unnest(array['kim', 'lee', 'mia']) as name;
select from merge_customers(here(), pg_temp.who('lee'), pg_temp.who('kim'), 'staff');
select from merge_customers(here(), pg_temp.who('mia'), pg_temp.who('lee'), 'staff');
select from adjust_points(here(), pg_temp.who('kim'), 9, 'for kim', 'staff');
select from unmerge_customers(here(), pg_temp.who('lee'), 'staff');
select is(
  (pg_temp.points('lee'), pg_temp.points('mia')),
  (209::bigint, 100::bigint),
  'it goes along with the duplicate'
);
select from unmerge_customers(here(), pg_temp.who('kim'), 'staff');
select is(
  (pg_temp.points('kim'), pg_temp.points('lee')),
  (109::bigint, 100::bigint),
  'and back to whom it was given'
);

select is_empty(
  'select from regulars.account_differences', 'and accounts are what their ledgers add up to'
);

select * from finish(true);
rollback;
