begin;
select plan(9);

select from add_attached_app();
create function restaurant(code text) returns uuid language sql stable as
$$ select restaurant_id from regulars.attached_restaurants where external_id = code $$;
insert into app.visits (id, venue, at, state, mail, seat, guests)
values
  (1, 'a', '2031-05-01 18:00Z', 'booked', 'ada@example.com', '1', 2),
  (2, 'a', '2031-05-01 19:00Z', 'booked', 'ben@example.com', '1', 2),
  (3, 'a', '2025-05-01 18:00Z', 'done', 'ada@example.com', '1', 2),
  (4, 'b', '2031-05-01 18:00Z', 'booked', 'ada@example.com', '2', 2),
  (5, 'a', '2031-05-01 18:00Z', 'booked', 'cy@example.com', null, 900),
  (6, 'a', '2031-05-01 18:00Z', 'booked', 'dee@example.com', null, 2),
  (7, 'a', '2031-05-01 18:00Z', 'booked', 'eve@example.com', null, 2);
insert into regulars.attach_problems (external_id, operation, code, message)
values ('6', 'INSERT', '40P01', 'an error of the database or the mapping');
insert into regulars.attached_writes (external_id, operation) values ('7', 'INSERT');

select results_eq(
  'select number, external_id from regulars.missing_attached_bookings() order by number',
  $$ values (1::bigint, '1'), (2, '2'), (3, '3'), (4, '5'), (5, '4') $$,
  'what is missing is history, but not what was booked live and has a problem or waits'
);
select is(
  regulars.load_attached_bookings('{1,2,3,4,5}', array[restaurant('a')], gen_random_uuid()),
  3,
  'the bookings of the restaurant named are loaded, without those that cannot be'
);
select results_eq(
  $$
    select external_id, status, table_id is not null, customer_id, loyalty_points_awarded
    from bookings
    order by external_id
  $$,
  $$
    values
      ('1', 'confirmed', true, null::uuid, 0),
      ('2', 'confirmed', false, null, 0),
      ('3', 'completed', true, null, 0)
  $$,
  'one of two parties has the table; guests and points are left to the backfill'
);
select is(
  regulars.load_attached_bookings('{1,2,3}', array[restaurant('a')], gen_random_uuid()),
  0,
  'and once more nothing is loaded'
);
select is((select count(*) from bookings), 3::bigint, 'nothing is there twice');
select is(
  regulars.load_attached_bookings('{4}', array[restaurant('b')], gen_random_uuid()),
  1,
  'so are those of the other one'
);
select is(
  (select restaurant_id from bookings where external_id = '4'),
  restaurant('b'),
  'in the restaurant of its own'
);
select results_eq(
  'select external_id, difference, detail from regulars.attach_differences() order by 1',
  $$
    values
      ('2', 'differs', 'table'),
      ('5', 'impossible', 'party_size must be a whole number from 1 to 200'),
      ('6', 'missing', null),
      ('7', 'missing', null)
  $$,
  'the comparison tells what is left'
);
select results_eq(
  'select external_id from regulars.attach_findings() order by 1',
  $$ values ('2'), ('5'), ('6') $$,
  'what waits in the queue is no finding'
);

select * from finish(true);
rollback;
