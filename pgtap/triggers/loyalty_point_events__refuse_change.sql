begin;
select plan(5);

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
  'ada@example.com', now()
);
select throws_ok(
  $$ update loyalty_point_events set points_delta = 1000 $$,
  'RG012',
  null,
  'an entry is not changed'
);
select throws_ok(
  $$ delete from loyalty_point_events $$,
  'RG012',
  null,
  'nor deleted'
);
select throws_ok(
  -- the tables that it takes along refuse as well, in words of their own
  $$ truncate loyalty_point_events cascade $$,
  'RG012',
  'the ledger is append-only',
  'nor are all of them'
);
-- as offboard_restaurant does
insert into regulars.removals_in_progress (restaurant_id, subject_id)
values ('00000000-0000-7000-8000-00000000000b', '00000000-0000-7000-8000-00000000000b');
select throws_ok(
  $$ delete from loyalty_point_events $$,
  'RG012',
  null,
  'nor while another restaurant leaves'
);
select throws_ok(
  $$ update loyalty_point_events set points_delta = 1000 $$,
  'RG012',
  null,
  'nor changed then'
);

select * from finish(true);
rollback;
