begin;
select plan(5);

select from add_restaurant();
select from add_restaurant('b');
select set_config('loyalty.general_availability', 'on', true);

select from add_program();
select from add_guests();

insert into bookings (restaurant_id, id, starts_at, party_size, customer_email, confirmed_at)
values (here(), id('e1'), now(), 4, 'ada@example.com', now());
select throws_ok(
  $$ update loyalty_point_events set points_delta = 1000 $$,
  'RG012',
  null,
  'an entry is not changed'
);
select throws_ok(
  $$ delete from loyalty_point_events $$,
  'RG012',
  null,
  'nor deleted'
);
select throws_ok(
  -- the tables that it takes along refuse as well, in words of their own
  $$ truncate loyalty_point_events cascade $$,
  'RG012',
  'the ledger is append-only',
  'nor are all of them'
);
-- as offboard_restaurant does
insert into regulars.removals_in_progress (restaurant_id, subject_id)
values (id('b'), id('b'));
select throws_ok(
  $$ delete from loyalty_point_events $$,
  'RG012',
  null,
  'nor while another restaurant leaves'
);
select throws_ok(
  $$ update loyalty_point_events set points_delta = 1000 $$,
  'RG012',
  null,
  'nor changed then'
);

select * from finish(true);
rollback;
