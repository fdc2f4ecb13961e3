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

select from adjust_points(pg_temp.here(), pg_temp.ada(), 50, 'welcome', 'staff');
create temporary table spent as
select *
from redeem_points(pg_temp.here(), pg_temp.ada(), 20, 'coffee', 'staff');
select results_eq(
  $$
    select points_delta, reason, reverses_event_id = (select id from spent)
    from reverse_redemption(pg_temp.here(), (select id from spent), 'cold', 'staff', 'key-1')
  $$,
  $$ values (20, 'redemption.reversed', true) $$,
  'the points come back by an entry that names the redemption'
);
select is(
  (
    select points_delta
    from reverse_redemption(pg_temp.here(), (select id from spent), 'cold', 'staff', 'key-1')
  ),
  20,
  'a repeated request gives the first entry'
);
select results_eq(
  'select balance from loyalty_points',
  $$ values (50::bigint) $$,
  'and nothing more'
);
select throws_ok(
  $$ select reverse_redemption(pg_temp.here(), (select id from spent), 'again', 'staff') $$,
  'RG025',
  null,
  'they come back once'
);
select throws_ok(
  $$
    select reverse_redemption(pg_temp.here(), (select id
    from loyalty_point_events where sequence = 1), 'x', 'staff')
  $$,
  'RG024',
  null,
  'only a redemption can be reversed'
);
select throws_ok(
  $$ select reverse_redemption(pg_temp.here(), null, 'x', 'staff') $$,
  'RG024',
  null,
  'no entry is refused'
);
select throws_ok(
  $$ select reverse_redemption(pg_temp.here(), (select id from spent), null, 'staff') $$,
  'RG022',
  null,
  'no reason is refused'
);

set local regulars.restaurant_id = '00000000-0000-7000-8000-00000000000b';
select throws_ok(
  $$ select * from reverse_redemption(pg_temp.here(), (select id from spent), 'x', 'staff') $$,
  'RG010',
  null,
  'another restaurant than the session''s is refused'
);

select * from finish(true);
rollback;
