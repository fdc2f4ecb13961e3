begin;
select plan(26);

select from add_restaurant('1', 'Europe/London');
insert into loyalty_programs (restaurant_id, slug, name, pilot_only)
values (id('1'), 'club', 'Club', false);
select set_config('loyalty.general_availability', 'on', true);

insert into bookings (
  restaurant_id, starts_at, party_size, customer_name, customer_email, customer_phone, created_at
)
values
  (id('1'), now(), 2, 'Ada', 'ada@example.org', null, now() - interval '3 days'),
  (id('1'), now(), 4, 'Bob', null, '07911 123456', now() - interval '2 days'),
  (id('1'), now(), 6, 'Cy', 'cy@example.org', null, now() - interval '1 day');
create temporary table people as
select
  (select id from customers where full_name = 'Ada') as ada,
  (select id from customers where full_name = 'Bob') as bob,
  (select id from customers where full_name = 'Cy') as cy;
-- a booking that nothing but its record ties to Bob
insert into bookings (restaurant_id, starts_at, party_size, customer_name, customer_id)
select id('1'), now(), 1, 'By hand', bob from people;

create function pg_temp.merge(survivor uuid, duplicate uuid) returns bigint language sql as $$
  select count(*) from merge_customers(id('1'), survivor, duplicate, 'staff:1')
$$;
create function pg_temp.unmerge(duplicate uuid) returns bigint language sql as $$
  select count(*) from unmerge_customers(id('1'), duplicate, 'staff:2')
$$;
create function pg_temp.account(customer uuid) returns text language sql as $$
  select balance || ' of ' || lifetime_points from loyalty_points where customer_id = customer
$$;
create function pg_temp.who(name text) returns uuid language sql as
  'select customer_id from bookings where customer_name = name limit 1';
create function pg_temp.statement(customer uuid) returns text language sql as $$
  select string_agg(points_delta || ' ' || reason, ', ' order by sequence)
  from loyalty_statement(id('1'), customer)
  where line = 'entry'
$$;

select lives_ok(
  $$ select adjust_points(id('1'), bob, 50, 'sorry', 'staff:1'),
       redeem_points(id('1'), bob, 20, 'coffee', 'staff:1')
       from people
     $$,
  'manual entries on the duplicate'
);
create temporary table before as
select pg_temp.statement(ada) as ada, pg_temp.statement(bob) as bob from people;

select is(pg_temp.merge(ada, bob) + pg_temp.merge(cy, ada), 2::bigint, 'a chain of two merges')
from people;
insert into bookings (restaurant_id, starts_at, party_size, customer_name, customer_phone)
values (id('1'), now(), 1, 'In between', '+447911123456');
select lives_ok(
  $$
    select redeem_points(id('1'), cy, 100, 'dinner', 'staff:1')
    from people
  $$,
  'points of all are spent in between'
);

select is(pg_temp.unmerge(bob), 1::bigint, 'takes one out of the middle of a chain') from people;
select is(
  array[pg_temp.who('Bob'), pg_temp.who('In between'), pg_temp.who('By hand')],
  array[bob, bob, bob],
  'with the bookings of its contact, new ones too, and those that the merge moved'
) from people;
select is(pg_temp.account(bob), '90 of 60', 'with what they earned and its manual points')
from people;
select is(pg_temp.account(cy), '-40 of 60', 'what was spent in between stays with who is left')
from people;
select is(
  (select sum(balance) from loyalty_points), 50::numeric, 'no point is made or lost'
);
select is(pg_temp.unmerge(ada), 1::bigint, 'takes out the next') from people;
select is(pg_temp.account(ada), '20 of 20', 'with its points') from people;
select is(
  (select array_agg(full_name order by full_name) from customers),
  '{Ada,Cy,"In between"}',
  'each shows its own newest name'
) where (select count(*) from customers where merged_into_id is not null) = 0;
select throws_ok(
  $$ select pg_temp.unmerge(bob) from people $$, 'RG042', null, 'refuses who is not merged'
);
select is(
  (select count(*) from customer_merges where unmerged_by = 'staff:2' and unmerged_at is not null),
  2::bigint,
  'records who undid it'
);
select is(pg_temp.merge(ada, cy) + pg_temp.unmerge(cy), 2::bigint, 'merges and unmerges again')
from people;
select is(pg_temp.statement(bob), (
    select before.bob || ', 15 merge' from before
  ), 'a statement is what it was, but for the booking made in between') from people;
select is_empty(
  $$ select check_name from verify_customers_loyalty(id('1'))
     where not ok and severity = 'fail' $$,
  'leaves every check green'
);

-- Expired before the merge, and the other had spent points by then
update loyalty_programs set expires_after = '1 year';
insert into bookings (
  restaurant_id, starts_at, party_size, customer_name, customer_email, confirmed_at
)
values
  (id('1'), now(), 6, 'Dee', 'dee@example.org', now()),
  (id('1'), now(), 6, 'Eve', 'eve@example.org', now() - interval '400 days'),
  (id('1'), now(), 2, 'Flo', 'flo@example.org', now() - interval '450 days'),
  (id('1'), now(), 6, 'Gil', 'gil@example.org', now() - interval '400 days'),
  (id('1'), now(), 6, 'Hal', 'hal@example.org', now());
create temporary table others as
select
  (select id from customers where full_name = 'Dee') as dee,
  (select id from customers where full_name = 'Eve') as eve,
  (select id from customers where full_name = 'Flo') as flo,
  (select id from customers where full_name = 'Gil') as gil,
  (select id from customers where full_name = 'Hal') as hal;
create temporary table spent as
select redeem_points(id('1'), customer, 8, 'tea', 'staff:1')
from others, unnest(array[dee, hal]) as customer;
select is(
  pg_temp.merge(dee, eve) + pg_temp.merge(dee, flo),
  2::bigint,
  'merges who had points expire'
)
from others;
select is(pg_temp.unmerge(flo), 1::bigint, 'and takes one out again') from others;
select is(
  array[pg_temp.account(dee), pg_temp.account(flo)],
  array['32 of 80', '0 of 20'],
  'what had expired of the other stays expired'
) from others;
select is(pg_temp.merge(hal, gil), 1::bigint, 'merges as before') from others;
update bookings set status = 'cancelled' where customer_name = 'Gil';
select is(
  pg_temp.account(hal),
  '32 of 40',
  'a booking whose points had expired costs none when it is taken back'
) from others;
select is(pg_temp.unmerge(gil), 1::bigint, 'and takes out who had it') from others;
select is(
  array[pg_temp.account(hal), pg_temp.account(gil)],
  array['32 of 40', '0 of 0'],
  'what came back with it comes back once'
) from others;
select is(
  (select points from expire_points(id('1'))),
  0::bigint,
  'and nothing is left to expire'
);

-- More than an entry holds
select adjust_points(id('1'), gil, 1000000000, 'prize', 'staff:1')
from others, generate_series(1, 3);
select is(pg_temp.merge(dee, gil) + pg_temp.unmerge(gil), 2::bigint, 'merges a rich guest and back')
from others;
select is(
  array[pg_temp.account(dee), pg_temp.account(gil)],
  array['32 of 80', '3000000000 of 0'],
  'who has what they had'
) from others;

select * from finish(true);
rollback;
