begin;
select plan(28);

select from add_restaurant();
select from add_restaurant('b');
select set_config('loyalty.general_availability', 'on', true);

select from add_program();
select from add_guests();

select results_eq(
  $$
    select points_delta, reason, actor, sequence, booking_id
    from adjust_points(here(), ada(), 25, 'a spilt glass', 'staff-7')
  $$,
  $$ values (25, 'manual.adjustment', 'staff-7', 1, null::uuid) $$,
  'points are added'
);
select is(
  (select note from loyalty_point_event_notes),
  'a spilt glass',
  'the reason is kept as a note beside the ledger'
);
select ok(
  (select to_jsonb(loyalty_point_events)::text not like '%glass%' from loyalty_point_events),
  'and not in it'
);
select is(
  (select points_delta from adjust_points(here(), ada(), -40, 'typo', 'staff-7')),
  -40,
  'points are taken'
);
select results_eq(
  'select balance, lifetime_points, tier from loyalty_points',
  $$ values (-15::bigint, 0::bigint, 'bronze') $$,
  'below zero too, and earned points stay as they are'
);
select is(
  (select id from adjust_points(here(), ada(), 5, 'thanks', 'staff-7', 'key-1')),
  (select id from adjust_points(here(), ada(), 5, 'thanks', 'staff-7', 'key-1')),
  'the same key and request give the first entry'
);
select is(
  (select count(*) from loyalty_point_events),
  3::bigint,
  'and post nothing again'
);
select throws_ok(
  $$ select adjust_points(here(), ada(), 6, 'thanks', 'staff-7', 'key-1') $$,
  'RG017',
  null,
  'the same key with other points is refused'
);
select throws_ok(
  $$ select adjust_points(here(), ada(), 5, 'sorry', 'staff-7', 'key-1') $$,
  'RG017',
  null,
  'the same key with another reason is refused'
);
select throws_ok(
  $$ select adjust_points(here(), ada(), 5, 'thanks', 'staff-8', 'key-1') $$,
  'RG017',
  null,
  'the same key with another actor is refused'
);
select throws_ok(
  $$ select adjust_points(here(), ben(), 5, 'thanks', 'staff-7', 'key-1') $$,
  'RG017',
  null,
  'the same key with another customer is refused'
);
select throws_ok(
  $$ select redeem_points(here(), ada(), 5, 'thanks', 'staff-7', 'key-1') $$,
  'RG017',
  null,
  'the same key for another kind of request is refused'
);
select throws_ok(
  $$ select adjust_points(here(), ada(), 0, 'x', 'staff') $$,
  'RG001',
  null,
  '0 points are refused'
);
select throws_ok(
  $$ select adjust_points(here(), ada(), null, 'x', 'staff') $$,
  'RG001',
  null,
  'no points are refused'
);
select throws_ok(
  $$ select adjust_points(here(), ada(), 2000000000, 'x', 'staff') $$,
  'RG001',
  null,
  'too many points are refused'
);
select throws_ok(
  $$ select adjust_points(here(), ada(), -2147483648, 'x', 'staff') $$,
  'RG001',
  null,
  'too few points are refused'
);
select throws_ok(
  $$ select adjust_points(here(), ada(), 5, ' ', 'staff') $$,
  'RG001',
  null,
  'an empty reason is refused'
);
select throws_ok(
  $$ select adjust_points(here(), ada(), 5, null, 'staff') $$,
  'RG001',
  null,
  'no reason is refused'
);
select throws_ok(
  $$ select adjust_points(here(), ada(), 5, 'x', null) $$,
  'RG001',
  null,
  'no actor is refused'
);
select throws_ok(
  $$ select adjust_points(here(), ada(), 5, 'x', 'staff', ' ') $$,
  'RG001',
  null,
  'an empty key is refused'
);
select throws_ok(
  $$
    select adjust_points(here(), ada(), 5, 'x', 'staff', occurred_at => now() + interval '1 day')
  $$,
  'RG001',
  null,
  'an entry of the future is refused'
);
select throws_ok(
  $$
    select adjust_points(here(), id('ff'), 5, 'x', 'staff')
  $$,
  'RG007',
  null,
  'an unknown customer is refused'
);
select throws_ok(
  $$ select adjust_points(null, ada(), 5, 'x', 'staff') $$,
  'RG020',
  null,
  'no restaurant is refused'
);
select throws_ok(
  $$
    select adjust_points(here(), ada(), 5, 'x', 'staff', program_id => id('ff'))
  $$,
  'RG021',
  null,
  'an unknown program is refused'
);
update customers set merged_into_id = ada() where id = ben();
select is(
  (select customer_id from adjust_points(here(), ben(), 1, 'x', 'staff')),
  ada(),
  'points for a merged customer go to the survivor'
);
update customers
set email_normalized = null, erased_at = now(), merged_into_id = null where id = ben();
select throws_ok(
  $$ select adjust_points(here(), ben(), 5, 'x', 'staff') $$,
  'RG043',
  null,
  'an erased customer is refused'
);
update loyalty_programs set is_active = false;
select throws_ok(
  $$ select adjust_points(here(), ada(), 5, 'x', 'staff') $$,
  'RG020',
  null,
  'no active program is an error'
);

select from enter_restaurant(id('b'));
select throws_ok(
  $$ select * from adjust_points(here(), ada(), 5, 'x', 'staff') $$,
  'RG010',
  null,
  'another restaurant than the session''s is refused'
);

select * from finish(true);
rollback;
