begin;
select plan(26);

select from add_restaurant();
select from add_restaurant('b');
select set_config('loyalty.general_availability', 'on', true);

select from add_program();
select from add_guests();

select from adjust_points(here(), ada(), 100, 'welcome', 'staff');
create temporary table reward as
select * from set_loyalty_reward(here(), 'coffee', 'Coffee', 10, limit_per_customer => 2);
select results_eq(
  $$
    select points_delta, reason, metadata ->> 'reward_id' = (select id::text from reward)
    from redeem_reward(here(), ada(), (select id from reward), 'staff', 'key-1')
  $$,
  $$ values (-10, 'redemption', true) $$,
  'a reward costs its points, and the entry names it'
);
select is(
  (select note from loyalty_point_event_notes where note <> 'welcome'),
  'Coffee',
  'so does the note'
);
select from set_loyalty_reward(here(), 'coffee', 'Coffee', 20, limit_per_customer => 2);
select is(
  (
    select points_delta
    from redeem_reward(here(), ada(), (select id from reward), 'staff', 'key-1')
  ),
  -10,
  'a repeated request gives the first entry, whatever the reward costs by now'
);
select is(
  (
    select points_delta
    from redeem_reward(here(), ada(), (select id from reward), 'staff', 'key-2')
  ),
  -20,
  'another request is another redemption'
);
select throws_ok(
  $$ select redeem_reward(here(), ada(), (select id from reward), 'staff') $$,
  'RG029',
  null,
  'up to the limit of the reward'
);
create temporary table reversed as
select reverse_redemption(here(), id, 'cold', 'staff')
from loyalty_point_events where points_delta = -10;
select lives_ok(
  $$ select redeem_reward(here(), ada(), (select id from reward), 'staff') $$,
  'a reversed redemption does not count'
);
savepoint alone;
select from adjust_points(here(), ben(), 100, 'welcome', 'staff');
select from set_loyalty_reward(here(), 'coffee', 'Coffee', 20, limit_per_customer => 3);
create temporary table bens as
select id from redeem_reward(here(), ben(), (select id from reward), 'staff');
select from merge_customers(here(), ada(), ben(), 'staff');
select throws_ok(
  $$ select redeem_reward(here(), ada(), (select id from reward), 'staff') $$,
  'RG029',
  null,
  'what a merged customer has had counts'
);
select from reverse_redemption(here(), (select id from bens), 'cold', 'staff');
select lives_ok(
  $$ select redeem_reward(here(), ben(), (select id from reward), 'staff') $$,
  'unless it was given back'
);
rollback to alone;

select from set_loyalty_reward(here(), 'coffee', 'Coffee', 20, 'silver');
select throws_ok(
  $$ select redeem_reward(here(), ada(), (select id from reward), 'staff') $$,
  'RG028',
  null,
  'a guest of a lower tier is refused'
);
update loyalty_programs
set tier_definitions =
  '{"qualification_period": null, "tiers": [{"tier": "guest", "min_points": 0}]}';
select throws_ok(
  $$ select redeem_reward(here(), ada(), (select id from reward), 'staff') $$,
  'RG028',
  null,
  'a tier that is gone is reached by nobody'
);
select
from set_loyalty_reward(
  here(),
  'coffee',
  'Coffee',
  20,
  lowest_tier => '',
  ends_at => now() - interval '1 day'
);
select throws_ok(
  $$ select redeem_reward(here(), ada(), (select id from reward), 'staff') $$,
  'RG027',
  null,
  'a reward that is over is refused'
);
select
from set_loyalty_reward(
  here(),
  'coffee',
  'Coffee',
  20,
  starts_at => now() + interval '1 day',
  ends_at => 'infinity'
);
select throws_ok(
  $$ select redeem_reward(here(), ada(), (select id from reward), 'staff') $$,
  'RG027',
  null,
  'a reward to come is refused'
);
select
from set_loyalty_reward(here(), 'coffee', starts_at => '-infinity', is_active => false);
select throws_ok(
  $$ select redeem_reward(here(), ada(), (select id from reward), 'staff') $$,
  'RG027',
  null,
  'a reward switched off is refused'
);
select
from set_loyalty_reward(
  here(), 'coffee', points => 2000, is_active => true, limit_per_customer => 0
);
select throws_ok(
  $$ select redeem_reward(here(), ada(), (select id from reward), 'staff') $$,
  'RG023',
  null,
  'a reward that costs more than there is is refused'
);
select from set_loyalty_reward(here(), 'coffee', points => 5, stock => 1);
insert into bookings (restaurant_id, id, starts_at, party_size)
values (here(), id('e1'), now(), 2);
create temporary table last as
select *
from redeem_reward(
  here(), ada(), (select id from reward), 'staff',
  booking_id => id('e1')
);
select throws_ok(
  $$ select redeem_reward(here(), ada(), (select id from reward), 'staff') $$,
  'RG030',
  null,
  'a reward out of stock is refused'
);
select is(
  (select refused_with from list_loyalty_rewards(here())),
  'RG030',
  'and offered to nobody'
);
select
from reverse_redemption(here(), (select id from last), 'half', 'staff', points => 2);
select is((select stock from loyalty_rewards), 0, 'a part given back puts nothing in stock');
create temporary table balances as select sum(balance) as balance from loyalty_points;
update bookings set status = 'cancelled';
select results_eq(
  $$
    select reason, points_delta, reverses_event_id = (select id from last)
    from loyalty_point_events order by recorded_at desc, sequence desc limit 1
  $$,
  $$ values ('redemption.reversed', 3, true) $$,
  'what is left of it comes back when its booking is cancelled'
);
select is((select stock from loyalty_rewards), 1, 'and into stock');
update bookings set status = 'confirmed';
update bookings set status = 'cancelled';
select is(
  (select sum(balance) from loyalty_points),
  (select balance + 3 from balances),
  'once'
);
select throws_ok(
  $$
    select redeem_reward(
      here(), ada(), (select id from reward), 'staff',
      booking_id => id('e1')
    )
  $$,
  'RG031',
  null,
  'nothing is redeemed for a cancelled booking'
);
select throws_ok(
  $$
    select redeem_points(here(), ada(), 1, 'tea', 'staff', booking_id => gen_random_uuid())
  $$,
  'RG003',
  null,
  'nor for one that there is not'
);
select throws_ok(
  $$ select redeem_reward(here(), ada(), null, 'staff') $$,
  'RG026',
  null,
  'no reward is refused'
);
select throws_ok(
  $$ select redeem_reward(here(), ada(), (select id from reward), null) $$,
  'RG001',
  null,
  'no actor is refused'
);

select from erase_customer(here(), ada(), 'staff');
select is(
  (
    select points_delta
    from redeem_reward(here(), ada(), (select id from reward), 'staff', 'key-1')
  ),
  -10,
  'also once the guest is erased'
);

select from enter_restaurant(id('b'));
select throws_ok(
  $$
    select * from redeem_reward(here(), ada(), (select id from reward), 'staff')
  $$,
  'RG010',
  null,
  'another restaurant than the session''s is refused'
);

select * from finish(true);
rollback;
