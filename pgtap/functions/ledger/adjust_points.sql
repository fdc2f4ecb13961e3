begin;
select plan(28);

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

select results_eq(
  $$
    select points_delta, reason, actor, sequence, booking_id
    from adjust_points(pg_temp.here(), pg_temp.ada(), 25, 'a spilt glass', 'staff-7')
  $$,
  $$ values (25, 'manual.adjustment', 'staff-7', 1, null::uuid) $$,
  'points are added'
);
select is(
  (select note from loyalty_point_event_notes),
  'a spilt glass',
  'the reason is kept as a note beside the ledger'
);
select ok(
  (select to_jsonb(loyalty_point_events)::text not like '%glass%' from loyalty_point_events),
  'and not in it'
);
select is(
  (select points_delta from adjust_points(pg_temp.here(), pg_temp.ada(), -40, 'typo', 'staff-7')),
  -40,
  'points are taken'
);
select results_eq(
  'select balance, lifetime_points, tier from loyalty_points',
  $$ values (-15::bigint, 0::bigint, 'bronze') $$,
  'below zero too, and earned points stay as they are'
);
select is(
  (select id from adjust_points(pg_temp.here(), pg_temp.ada(), 5, 'thanks', 'staff-7', 'key-1')),
  (select id from adjust_points(pg_temp.here(), pg_temp.ada(), 5, 'thanks', 'staff-7', 'key-1')),
  'the same key and request give the first entry'
);
select is(
  (select count(*) from loyalty_point_events),
  3::bigint,
  'and post nothing again'
);
select throws_ok(
  $$ select adjust_points(pg_temp.here(), pg_temp.ada(), 6, 'thanks', 'staff-7', 'key-1') $$,
  'RG017',
  null,
  'the same key with other points is refused'
);
select throws_ok(
  $$ select adjust_points(pg_temp.here(), pg_temp.ada(), 5, 'sorry', 'staff-7', 'key-1') $$,
  'RG017',
  null,
  'the same key with another reason is refused'
);
select throws_ok(
  $$ select adjust_points(pg_temp.here(), pg_temp.ada(), 5, 'thanks', 'staff-8', 'key-1') $$,
  'RG017',
  null,
  'the same key with another actor is refused'
);
select throws_ok(
  $$ select adjust_points(pg_temp.here(), pg_temp.ben(), 5, 'thanks', 'staff-7', 'key-1') $$,
  'RG017',
  null,
  'the same key with another customer is refused'
);
select throws_ok(
  $$ select redeem_points(pg_temp.here(), pg_temp.ada(), 5, 'thanks', 'staff-7', 'key-1') $$,
  'RG017',
  null,
  'the same key for another kind of request is refused'
);
select throws_ok(
  $$ select adjust_points(pg_temp.here(), pg_temp.ada(), 0, 'x', 'staff') $$,
  'RG022',
  null,
  '0 points are refused'
);
select throws_ok(
  $$ select adjust_points(pg_temp.here(), pg_temp.ada(), null, 'x', 'staff') $$,
  'RG022',
  null,
  'no points are refused'
);
select throws_ok(
  $$ select adjust_points(pg_temp.here(), pg_temp.ada(), 2000000000, 'x', 'staff') $$,
  'RG022',
  null,
  'too many points are refused'
);
select throws_ok(
  $$ select adjust_points(pg_temp.here(), pg_temp.ada(), -2147483648, 'x', 'staff') $$,
  'RG022',
  null,
  'too few points are refused'
);
select throws_ok(
  $$ select adjust_points(pg_temp.here(), pg_temp.ada(), 5, ' ', 'staff') $$,
  'RG022',
  null,
  'an empty reason is refused'
);
select throws_ok(
  $$ select adjust_points(pg_temp.here(), pg_temp.ada(), 5, null, 'staff') $$,
  'RG022',
  null,
  'no reason is refused'
);
select throws_ok(
  $$ select adjust_points(pg_temp.here(), pg_temp.ada(), 5, 'x', null) $$,
  'RG022',
  null,
  'no actor is refused'
);
select throws_ok(
  $$ select adjust_points(pg_temp.here(), pg_temp.ada(), 5, 'x', 'staff', ' ') $$,
  'RG022',
  null,
  'an empty key is refused'
);
select throws_ok(
  $$
    select adjust_points(
      pg_temp.here(),
      pg_temp.ada(),
      5,
      'x',
      'staff',
      occurred_at => now() + interval '1 day'
    )
  $$,
  'RG022',
  null,
  'an entry of the future is refused'
);
select throws_ok(
  $$
    select adjust_points(pg_temp.here(), '00000000-0000-7000-8000-0000000000ff', 5, 'x', 'staff')
  $$,
  'RG007',
  null,
  'an unknown customer is refused'
);
select throws_ok(
  $$ select adjust_points(null, pg_temp.ada(), 5, 'x', 'staff') $$,
  'RG020',
  null,
  'no restaurant is refused'
);
select throws_ok(
  $$
    select adjust_points(
      pg_temp.here(),
      pg_temp.ada(),
      5,
      'x',
      'staff',
      program_id => '00000000-0000-7000-8000-0000000000ff'
    )
  $$,
  'RG021',
  null,
  'an unknown program is refused'
);
update customers set merged_into_id = pg_temp.ada() where id = pg_temp.ben();
select is(
  (select customer_id from adjust_points(pg_temp.here(), pg_temp.ben(), 1, 'x', 'staff')),
  pg_temp.ada(),
  'points for a merged customer go to the survivor'
);
update customers
set email_normalized = null, erased_at = now(), merged_into_id = null where id = pg_temp.ben();
select throws_ok(
  $$ select adjust_points(pg_temp.here(), pg_temp.ben(), 5, 'x', 'staff') $$,
  'RG043',
  null,
  'an erased customer is refused'
);
update loyalty_programs set is_active = false;
select throws_ok(
  $$ select adjust_points(pg_temp.here(), pg_temp.ada(), 5, 'x', 'staff') $$,
  'RG020',
  null,
  'no active program is an error'
);

set local regulars.restaurant_id = '00000000-0000-7000-8000-00000000000b';
select throws_ok(
  $$ select * from adjust_points(pg_temp.here(), pg_temp.ada(), 5, 'x', 'staff') $$,
  'RG010',
  null,
  'another restaurant than the session''s is refused'
);

select * from finish(true);
rollback;
