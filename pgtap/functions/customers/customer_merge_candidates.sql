begin;
select plan(14);

select from add_restaurant('1', 'Europe/London');
insert into bookings (
  restaurant_id, starts_at, party_size, customer_name, customer_email, customer_phone
)
select id('1'), now(), 2, name, email, phone
from (values
  ('Anna Smith', 'anna.smith@example.org', '07911 123456'),
  ('A Smith', null, '07911 123456'),
  ('Ben Smith', 'ben@example.org', '07911 123456'),
  ('Carla Jones', 'carla.jones@example.com', null),
  ('Carla Jones', 'carlajones@example.com', null),
  ('Dora Young', 'dora.young@example.com', null),
  ('Dora Yuong', 'dora.yuong@example.com', null),
  ('Ed Hill', 'ed.hill1@example.com', null),
  ('Ed Hill', 'ed.hill2@example.com', null),
  ('Fay Moore', 'fay@one.example', null),
  ('Fay Moore', 'unlike@other.example', null)
) as guests (name, email, phone);

create function pg_temp.candidates(customer uuid default null) returns text language sql as $$
  select coalesce(string_agg(distinct
    least(one.full_name, other.full_name) || ' = ' || greatest(one.full_name, other.full_name), ', '
  ), 'none')
  from customer_merge_candidates(id('1'), customer) as pairs
  join customers as one on one.id = survivor_id
  join customers as other on other.id = duplicate_id
$$;

select is(
  pg_temp.candidates(),
  'A Smith = Anna Smith, Carla Jones = Carla Jones, Dora Young = Dora Yuong',
  'proposes shared contacts with a name alike, dots and slips; no family, no numbered namesakes, '
  'no mere namesakes'
);
select is(
  pg_temp.candidates((select id from customers where full_name = 'A Smith')),
  'A Smith = Anna Smith', 'proposes for one customer'
);
select is(
  (select reasons from customer_merge_candidates(id('1'),
    (select id from customers where full_name = 'A Smith'))),
  '{"same phone","similar name"}', 'tells why'
);
select ok(
  (
    select bool_and(score between 0.5 and 1)
    from customer_merge_candidates(id('1'))
  ),
  'scores from the minimum to 1'
);
select is(
  (
    select count(*)
    from customer_merge_candidates(id('1'), minimum_score => 0.3)
  ) > 3,
  true, 'a lower minimum proposes more'
);

insert into bookings (restaurant_id, starts_at, party_size, customer_name, customer_phone)
values (id('1'), now(), 2, 'A Smith', '07911 123456');
select is(
  (select full_name from customer_merge_candidates(id('1'),
    (select id from customers where full_name = 'A Smith'))
    join customers on customers.id = survivor_id),
  'A Smith', 'who comes more often is proposed to stay'
);

create temporary table pair as
select survivor_id as one, duplicate_id as other
from customer_merge_candidates(id('1'),
  (select id from customers where full_name = 'A Smith'));
select lives_ok(
  $$ select decline_merge_candidate(id('1'), other, one, 'staff:1'),
       decline_merge_candidate(id('1'), one, other, 'staff:2')
       from pair
     $$,
  'a pair is declined, in either order and twice'
);
select is((select count(*) from customer_merge_refusals), 1::bigint, 'and recorded once');
select is(
  pg_temp.candidates(),
  'Carla Jones = Carla Jones, Dora Young = Dora Yuong',
  'a declined pair does not come back'
);
select is(
  pg_temp.candidates((select id from customers where full_name = 'A Smith')),
  'none',
  'nor for one customer'
);

create temporary table merged as
select merge_customers(id('1'), survivor_id, duplicate_id, 'staff:1')
from customer_merge_candidates(id('1'));
select is(pg_temp.candidates(), 'none', 'who is merged is no candidate');
select throws_ok(
  $$
    select decline_merge_candidate(id('1'), one, one, 'staff:1')
    from pair
  $$,
  'RG001', null, 'a customer is no pair with itself'
);

-- with and without Argentina's 9
insert into restaurants (id, name, slug, country_code, timezone)
values (id('2'), 'Parrilla', 'parrilla', 'AR', 'Europe/London');
insert into bookings (restaurant_id, starts_at, party_size, customer_name, customer_phone)
select id('2'), now(), 2, name, phone
from (values
  ('Eva Ruiz', '011 15 2345-6789'),
  ('Eva Ruiz', '11 2345-6789'),
  ('Eva Ruiz', '11 2345-6788')
) as guests (name, phone);
select is(
  (
    select array_agg(reasons::text order by score desc)
    from customer_merge_candidates(id('2'), limit_to => 1)
  ),
  '{"{\"same phone\",\"same name\"}"}',
  'Argentina''s numbers with and without 9 come first'
);
select is(
  (
    select count(*)
    from customers
    cross join lateral customer_merge_candidates(restaurant_id, id) as pairs
    where phone_normalized in ('+541123456789', '+5491123456789')
      and reasons = '{"same phone","same name"}'
  ),
  2::bigint,
  'and are found from either'
);

select * from finish(true);
rollback;
