begin;
select plan(5);

select from add_restaurant('a', 'Europe/London', '04:00');
select from add_restaurant('b');
insert into bookings (restaurant_id, starts_at, party_size, status, customer_email)
values
  (here(), '2031-01-06 19:00Z', 2, 'completed', 'ada@example.com'),
  (here(), '2031-01-14 19:00Z', 2, 'completed', 'ada@example.com'),
  (here(), '2031-01-15 19:00Z', 2, 'completed', 'ada@example.com'),
  -- the first and the second time in one week
  (here(), '2031-01-13 19:00Z', 2, 'completed', 'ben@example.com'),
  (here(), '2031-01-16 19:00Z', 2, 'completed', 'ben@example.com'),
  (here(), '2031-01-13 19:00Z', 2, 'completed', 'eve@example.com'),
  -- no visits
  (here(), '2031-01-01 19:00Z', 2, 'no_show', 'eve@example.com'),
  (here(), '2031-01-02 19:00Z', 2, 'cancelled', 'eve@example.com'),
  (here(), '2031-01-17 19:00Z', 2, 'confirmed', 'ada@example.com'),
  (here(), '2031-01-17 19:00Z', 2, 'completed', null),
  (here(), '2031-01-29 19:00Z', 2, 'completed', 'eve@example.com'),
  (id('b'), '2031-01-01 19:00Z', 2, 'completed', 'eve@example.com');

select results_eq(
  $$ select * from report_repeat_guests(here()) $$,
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
    select * from report_repeat_guests(here(), '2031-01-13 04:00Z', '2031-01-20 04:00Z')
  $$,
  $$ values ('2031-01-13'::date, 5::bigint, 3::bigint, 2::bigint, 2::bigint, 0.6667) $$,
  'a visit before the range makes a later one a repeat'
);
select results_eq(
  $$ select * from report_repeat_guests(here(), '2031-01-13', '2031-01-14', 'month') $$,
  $$ values ('2031-01-01'::date, 2::bigint, 2::bigint, 2::bigint, 0::bigint, 0.0000) $$,
  'a visit after it does not'
);
select from erase_customer(
  here(),
  (select id from customers where restaurant_id = here() and email = 'ben@example.com'),
  'staff'
);
select is(
  (select repeat_guests from report_repeat_guests(here()) where period = '2031-01-13'),
  2::bigint,
  'who was erased is still counted'
);
select from merge_customers(
  here(),
  (select id from customers where restaurant_id = here() and email = 'ada@example.com'),
  (select id from customers where restaurant_id = here() and email = 'eve@example.com'),
  'staff'
);
select results_eq(
  $$
    select guests, new_guests, repeat_guests
    from report_repeat_guests(here())
    where visits = 5
  $$,
  $$ values (2::bigint, 1::bigint, 2::bigint) $$,
  'merged guests are one'
);

select * from finish(true);
rollback;
