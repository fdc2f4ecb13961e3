begin;
select plan(8);

select from add_restaurant();
select from add_restaurant('b');
select set_config('loyalty.general_availability', 'on', true);

select from add_program();
select from add_guests();

insert into bookings (restaurant_id, id, starts_at, party_size, customer_email, confirmed_at)
values (here(), id('e1'), now(), 4, 'ada@example.com', now() - interval '100 days');
select from adjust_points(here(), ada(), 5, 'thanks', 'staff-7');
select from redeem_points(here(), ada(), 12, 'coffee', 'staff-7');
select results_eq(
  $$
    select line, points_delta, balance, reason, note
    from loyalty_statement(here(), ada())
  $$,
  $$
    values
      ('opening', null::integer, 0::bigint, null, null),
      ('entry', 30, 30::bigint, 'booking.confirmed', null),
      ('entry', 5, 35::bigint, 'manual.adjustment', 'thanks'),
      ('entry', -12, 23::bigint, 'redemption', 'coffee'),
      ('closing', null, 23::bigint, null, null)
  $$,
  'a statement opens, goes entry by entry and closes'
);
select is(
  (
    select booking_reference
    from loyalty_statement(here(), ada())
    where sequence = 1
  ),
  (select reference from bookings),
  'with the reference of the booking'
);
select results_eq(
  $$
    select line, balance
    from loyalty_statement(here(), ada(), now() - interval '1 day')
  $$,
  $$
    values
      ('opening', 30::bigint),
      ('entry', 35::bigint),
      ('entry', 23::bigint),
      ('closing', 23::bigint)
  $$,
  'a period opens with what was before'
);
select results_eq(
  $$
    select line, balance
    from loyalty_statement(here(), ada(), now() - interval '200 days', now() - interval '1 day')
  $$,
  $$ values ('opening', 0::bigint), ('entry', 30::bigint), ('closing', 30::bigint) $$,
  'and closes before its end'
);
select results_eq(
  $$ select line, balance from loyalty_statement(here(), ben()) $$,
  $$ values ('opening', 0::bigint), ('closing', 0::bigint) $$,
  'a guest without entries gets an empty one'
);
select throws_ok(
  $$ select loyalty_statement(here(), ada(), now(), now() - interval '1 day') $$,
  'RG001',
  null,
  'an end before the start is refused'
);
select throws_ok(
  $$ select loyalty_statement(here(), null) $$,
  'RG007',
  null,
  'no customer is refused'
);

select from enter_restaurant(id('b'));
select throws_ok(
  $$ select * from loyalty_statement(here(), ada()) $$,
  'RG010',
  null,
  'another restaurant than the session''s is refused'
);

select * from finish(true);
rollback;
