begin;
select plan(8);

insert into restaurants (id, name, slug, timezone)
values
  ('00000000-0000-7000-8000-00000000000a', 'Trattoria Ada', 'trattoria-ada', 'UTC'),
  ('00000000-0000-7000-8000-00000000000b', 'Bistro Ben', 'bistro-ben', 'UTC');
select set_config('loyalty.general_availability', 'on', true);

create function pg_temp.here() returns uuid language sql immutable as
$$ select '00000000-0000-7000-8000-00000000000a'::uuid $$;
create function pg_temp.ada() returns uuid language sql immutable as
$$ select '00000000-0000-7000-8000-0000000000c1'::uuid $$;
create function pg_temp.ben() returns uuid language sql immutable as
$$ select '00000000-0000-7000-8000-0000000000c2'::uuid $$;
insert into loyalty_programs (restaurant_id, id, slug, name, pilot_only)
values (
  '00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-0000000000d1', 'club', 'Club',
  false
);
insert into customers (restaurant_id, id, email_normalized)
values
  (pg_temp.here(), pg_temp.ada(), 'ada@example.com'),
  (pg_temp.here(), pg_temp.ben(), 'ben@example.com');

insert into bookings (restaurant_id, id, starts_at, party_size, customer_email, confirmed_at)
values (
  '00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-0000000000e1', now(), 4,
  'ada@example.com', now() - interval '100 days'
);
select from adjust_points(pg_temp.here(), pg_temp.ada(), 5, 'thanks', 'staff-7');
select from redeem_points(pg_temp.here(), pg_temp.ada(), 12, 'coffee', 'staff-7');
select results_eq(
  $$
    select line, points_delta, balance, reason, note
    from loyalty_statement(pg_temp.here(), pg_temp.ada())
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
    from loyalty_statement(pg_temp.here(), pg_temp.ada())
    where sequence = 1
  ),
  (select reference from bookings),
  'with the reference of the booking'
);
select results_eq(
  $$
    select line, balance
    from loyalty_statement(pg_temp.here(), pg_temp.ada(), now() - interval '1 day')
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
    from loyalty_statement(
      pg_temp.here(),
      pg_temp.ada(),
      now() - interval '200 days',
      now() - interval '1 day'
    )
  $$,
  $$ values ('opening', 0::bigint), ('entry', 30::bigint), ('closing', 30::bigint) $$,
  'and closes before its end'
);
select results_eq(
  $$ select line, balance from loyalty_statement(pg_temp.here(), pg_temp.ben()) $$,
  $$ values ('opening', 0::bigint), ('closing', 0::bigint) $$,
  'a guest without entries gets an empty one'
);
select throws_ok(
  $$ select loyalty_statement(pg_temp.here(), pg_temp.ada(), now(), now() - interval '1 day') $$,
  'RG022',
  null,
  'an end before the start is refused'
);
select throws_ok(
  $$ select loyalty_statement(pg_temp.here(), null) $$,
  'RG007',
  null,
  'no customer is refused'
);

set local regulars.restaurant_id = '00000000-0000-7000-8000-00000000000b';
select throws_ok(
  $$ select * from loyalty_statement(pg_temp.here(), pg_temp.ada()) $$,
  'RG010',
  null,
  'another restaurant than the session''s is refused'
);

select * from finish(true);
rollback;
