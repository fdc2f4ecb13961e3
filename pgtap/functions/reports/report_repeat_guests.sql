begin;
select plan(5);

insert into restaurants (id, name, slug, timezone, day_starts_at)
values
  (
    '00000000-0000-7000-8000-00000000000a',
    'Trattoria Ada',
    'trattoria-ada',
    'Europe/London',
    '04:00'
  ),
  ('00000000-0000-7000-8000-00000000000b', 'Bistro Ben', 'bistro-ben', 'UTC', '00:00');
create function pg_temp.here() returns uuid language sql immutable as
$$ select '00000000-0000-7000-8000-00000000000a'::uuid $$;
insert into bookings (restaurant_id, starts_at, party_size, status, customer_email)
values
  (pg_temp.here(), '2031-01-06 19:00Z', 2, 'completed', 'ada@example.com'),
  (pg_temp.here(), '2031-01-14 19:00Z', 2, 'completed', 'ada@example.com'),
  (pg_temp.here(), '2031-01-15 19:00Z', 2, 'completed', 'ada@example.com'),
  -- the first and the second time in one week
  (pg_temp.here(), '2031-01-13 19:00Z', 2, 'completed', 'ben@example.com'),
  (pg_temp.here(), '2031-01-16 19:00Z', 2, 'completed', 'ben@example.com'),
  (pg_temp.here(), '2031-01-13 19:00Z', 2, 'completed', 'eve@example.com'),
  -- no visits
  (pg_temp.here(), '2031-01-01 19:00Z', 2, 'no_show', 'eve@example.com'),
  (pg_temp.here(), '2031-01-02 19:00Z', 2, 'cancelled', 'eve@example.com'),
  (pg_temp.here(), '2031-01-17 19:00Z', 2, 'confirmed', 'ada@example.com'),
  (pg_temp.here(), '2031-01-17 19:00Z', 2, 'completed', null),
  (pg_temp.here(), '2031-01-29 19:00Z', 2, 'completed', 'eve@example.com'),
  ('00000000-0000-7000-8000-00000000000b', '2031-01-01 19:00Z', 2, 'completed', 'eve@example.com');

select results_eq(
  $$ select * from report_repeat_guests(pg_temp.here()) $$,
  $$
    values
      ('2031-01-06'::date, 1::bigint, 1::bigint, 1::bigint, 0::bigint, 0.0000),
      ('2031-01-13', 5, 3, 2, 2, 0.6667),
      ('2031-01-20', 0, 0, 0, 0, null),
      ('2031-01-27', 1, 1, 0, 1, 1.0000)
  $$,
  'visits and the guests who made them: new, and there again'
);
select results_eq(
  $$
    select * from report_repeat_guests(pg_temp.here(), '2031-01-13 04:00Z', '2031-01-20 04:00Z')
  $$,
  $$ values ('2031-01-13'::date, 5::bigint, 3::bigint, 2::bigint, 2::bigint, 0.6667) $$,
  'a visit before the range makes a later one a repeat'
);
select results_eq(
  $$ select * from report_repeat_guests(pg_temp.here(), '2031-01-13', '2031-01-14', 'month') $$,
  $$ values ('2031-01-01'::date, 2::bigint, 2::bigint, 2::bigint, 0::bigint, 0.0000) $$,
  'a visit after it does not'
);
select from erase_customer(
  pg_temp.here(),
  (select id from customers where restaurant_id = pg_temp.here() and email = 'ben@example.com'),
  'staff'
);
select is(
  (select repeat_guests from report_repeat_guests(pg_temp.here()) where period = '2031-01-13'),
  2::bigint,
  'who was erased is still counted'
);
select from merge_customers(
  pg_temp.here(),
  (select id from customers where restaurant_id = pg_temp.here() and email = 'ada@example.com'),
  (select id from customers where restaurant_id = pg_temp.here() and email = 'eve@example.com'),
  'staff'
);
select results_eq(
  $$
    select guests, new_guests, repeat_guests
    from report_repeat_guests(pg_temp.here())
    where visits = 5
  $$,
  $$ values (2::bigint, 1::bigint, 2::bigint) $$,
  'merged guests are one'
);

select * from finish(true);
rollback;
