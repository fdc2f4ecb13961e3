begin;
select plan(25);

select from add_restaurant('1', 'Europe/London');
select from add_restaurant('2', 'Europe/London');
insert into loyalty_programs (restaurant_id, slug, name, pilot_only, tier_definitions)
values (
  id('1'), 'club', 'Club', false,
  '{"qualification_period": null,
    "tiers": [{"tier": "bronze", "min_points": 0}, {"tier": "silver", "min_points": 25}]}'
);
select set_config('loyalty.general_availability', 'on', true);

insert into bookings (
  restaurant_id, starts_at, party_size, customer_name, customer_email, customer_phone
)
values
  (id('1'), now(), 2, 'Ada', 'ada@example.org', null),
  (id('1'), now(), 4, 'Ada L', null, '07911 123456'),
  (id('1'), now(), 6, 'Ada Lovelace', 'ada@work.example', null);

create function pg_temp.who(name text) returns uuid language sql as
  'select customer_id from bookings where customer_name = name limit 1';
create temporary table people as
select
  (select id from customers where full_name = 'Ada') as one,
  (select id from customers where full_name = 'Ada L') as two,
  (select id from customers where full_name = 'Ada Lovelace') as three;
create function pg_temp.merge(survivor uuid, duplicate uuid) returns uuid language sql as $$
  select survivor_id from merge_customers(id('1'), survivor, duplicate, 'staff:1')
$$;
create function pg_temp.account(customer uuid) returns text language sql as $$
  select balance || ' of ' || lifetime_points from loyalty_points where customer_id = customer
$$;

select lives_ok(
  $$
    select adjust_points(id('1'), two, 50, 'sorry', 'staff:1')
    from people
  $$,
  'a manual entry on the duplicate'
);
select is(pg_temp.merge(one, two), one, 'merges') from people;
select is(pg_temp.who('Ada L'), one, 'moves the bookings') from people;
select is(pg_temp.account(one), '100 of 50', 'moves earned points and manual ones') from people;
select is(pg_temp.account(two), '0 of 0', 'leaves the duplicate nothing') from people;
select is(
  (
    select array_agg(distinct reason)
    from loyalty_point_events
    where customer_id = two and points_delta < 0
  ),
  '{merge}',
  'by posted entries'
) from people;
select is(
  (select (total_bookings, total_covers)::text from customer_profiles where customer_id = one),
  '(2,6)',
  'adds the profiles up'
) from people;
select is(
  (select full_name from customers where id = one), 'Ada L', 'shows the newest name of both'
) from people;
select is(
  (select count(*) from customer_merges where duplicate_id = two and survivor_id = one
     and cardinality(booking_ids) = 1 and actor = 'staff:1'),
  1::bigint,
  'records it'
) from people;
select is(pg_temp.merge(one, two), one, 'merges again without a change') from people;
select is((select count(*) from customer_merges), 1::bigint, 'and without a second record');

select is_empty(
  $$
    select payload from analytics_events
    where event_type = 'loyalty.tier_changed'
      and customer_id = (select two from people)
      and payload ->> 'tier' = 'bronze'
  $$,
  'tells nobody that the duplicate has lost its tier'
);

insert into bookings (restaurant_id, starts_at, party_size, customer_name, customer_phone)
values (id('1'), now(), 1, 'Later', '+447911123456');
select is(
  pg_temp.who('Later'),
  one,
  'later bookings of the duplicate''s contact are the survivor''s'
)
from people;

select throws_ok(
  $$ select pg_temp.merge(two, one) from people $$, 'RG041', null, 'refuses a cycle'
);
select throws_ok(
  $$ select pg_temp.merge(one, one) from people $$, 'RG041', null, 'refuses a customer and itself'
);
select is(pg_temp.merge(three, one), three, 'merges the survivor on, into another') from people;
select throws_ok(
  $$ select pg_temp.merge(three, two) from people $$,
  'RG041',
  null,
  'refuses who is merged into another already'
);
select is(
  (select array_agg(distinct merged_into_id) from customers where merged_into_id is not null),
  array[three],
  'every pointer names who stands for all'
) from people;
select is(pg_temp.who('Later'), three, 'a chain moves as one') from people;
select is(pg_temp.account(three), '155 of 105', 'with all of its points') from people;
select is(
  (
    select merged_ids @> array[one, two]
    from get_customer(id('1'), two)
  ),
  true,
  'any of the ids gives the card of the whole person'
) from people;

select throws_ok(
  $$ select pg_temp.merge(three, gen_random_uuid()) from people $$,
  'RG007',
  null,
  'refuses an id that is nobody''s'
);
select throws_ok(
  $$
    select merge_customers(id('2'), three, one, 'staff:1')
    from people
  $$,
  'RG007', null, 'refuses another restaurant''s customers'
);
select throws_ok(
  $$
    select merge_customers(id('1'), three, one, 'Ada Lovelace')
    from people
  $$,
  'RG001', null, 'refuses a name for an actor'
);
select is_empty(
  $$ select check_name from verify_customers_loyalty(id('1'))
     where not ok and severity = 'fail' $$,
  'leaves every check green'
);

select * from finish(true);
rollback;
