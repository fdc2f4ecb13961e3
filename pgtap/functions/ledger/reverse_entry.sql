begin;
select plan(12);

select from add_restaurant();
select from add_restaurant('b');
select set_config('loyalty.general_availability', 'on', true);

select from add_program();
select from add_guests();

select from set_loyalty_program(here(), 'club', expires_after => '12 months');
insert into bookings (restaurant_id, starts_at, party_size, customer_email, confirmed_at)
select here(), now(), 18, contacts.email, now() - interval '11 months'
from (values ('ada@example.com'), ('ben@example.com')) as contacts (email);
create temporary table before as
select customer_id, due_on, points
from regulars.replay_points(here(), null, null) where state <> 'expired';

create temporary table given as
select * from adjust_points(here(), ada(), 500, 'wrong guest', 'staff');
create temporary table taken as
select * from adjust_points(here(), ben(), -50, 'wrong guest', 'staff');
select results_eq(
  $$
    select points_delta, reason, reverses_event_id = (select id from given)
    from reverse_entry(here(), (select id from given), 'put right', 'staff', 'key-1')
  $$,
  $$ values (-500, 'manual.adjustment', true) $$,
  'an adjustment is taken back by an entry that names it'
);
select is(
  (
    select points_delta
    from reverse_entry(here(), (select id from given), 'put right', 'staff', 'key-1')
  ),
  -500,
  'a repeated request gives the first entry'
);
select throws_ok(
  $$ select reverse_entry(here(), (select id from given), 'again', 'staff') $$,
  'RG025',
  null,
  'it is taken back once'
);
select is(
  (
    select points_delta
    from reverse_entry(here(), (select id from taken), 'part', 'staff', points => 20)
  ),
  20,
  'points taken by mistake are given back, so many'
);
select is(
  (select points_delta from reverse_entry(here(), (select id from taken), 'x', 'staff')),
  30,
  'or the rest'
);
select set_eq(
  $$
    select customer_id, due_on, points
    from regulars.replay_points(here(), null, null) where state <> 'expired'
  $$,
  'select * from before',
  'the guests'' own points expire when they would have'
);
select is(
  (
    select reversal.reason
    from redeem_points(here(), ada(), 5, 'coffee', 'staff') as spent,
      lateral reverse_entry(here(), spent.id, 'cold', 'staff') as reversal
  ),
  'redemption.reversed',
  'a redemption is reversed as reverse_redemption does'
);
select throws_ok(
  $$
    select reverse_entry(here(), (select id from given), 'x', 'staff', points => 501)
  $$,
  'RG001',
  null,
  'more than the entry is refused'
);
select throws_ok(
  $$
    select reverse_entry(
      here(),
      (select id from loyalty_point_events where reverses_event_id = (select id from given)),
      'x',
      'staff'
    )
  $$,
  'RG001',
  null,
  'a reversal is not reversed'
);
select throws_ok(
  $$
    select reverse_entry(
      here(),
      (select id from loyalty_point_events where reason = 'booking.confirmed' limit 1),
      'x',
      'staff'
    )
  $$,
  'RG024',
  null,
  'nor are points of a booking'
);
select is_empty(
  $$ select from verify_customers_loyalty() where not ok and severity = 'fail' $$,
  'verify agrees'
);

select from enter_restaurant(id('b'));
select throws_ok(
  $$ select * from reverse_entry(here(), (select id from given), 'x', 'staff') $$,
  'RG010',
  null,
  'another restaurant than the session''s is refused'
);

select * from finish(true);
rollback;
