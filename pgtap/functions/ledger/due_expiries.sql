begin;
select plan(10);

insert into restaurants (id, name, slug, timezone, day_starts_at)
values (
  '00000000-0000-7000-8000-00000000000a',
  'Trattoria Ada',
  'trattoria-ada',
  'America/New_York',
  '04:00'
);
select set_config('loyalty.general_availability', 'on', true);
set local timezone = 'Asia/Tokyo';

create function pg_temp.here() returns uuid language sql immutable as
$$ select '00000000-0000-7000-8000-00000000000a'::uuid $$;
create function pg_temp.ada() returns uuid language sql immutable as
$$ select '00000000-0000-7000-8000-0000000000c1'::uuid $$;
insert into customers (restaurant_id, id, email_normalized)
values (pg_temp.here(), pg_temp.ada(), 'ada@example.com');
select from set_loyalty_program(
  pg_temp.here(), 'club', pilot_only => false, expires_after => '1 month'
);

-- in New York clocks go forward on 9 March 2025 at 02:00 and back on 2 November
create function pg_temp.earn(points integer, at timestamp) returns void language sql as $$
  select from adjust_points(
    pg_temp.here(), pg_temp.ada(), points, 'welcome', 'staff',
    occurred_at => at at time zone 'America/New_York'
  )
$$;
create function pg_temp.due(at timestamp) returns setof bigint language sql as $$
  select coalesce(sum(points), 0)::bigint
  from regulars.due_expiries(pg_temp.here(), null, at at time zone 'America/New_York')
$$;
-- Posting what is due goes before each adjustment; an account that nothing was posted to tells the
-- dates.
update loyalty_programs set expires_after = null;
select pg_temp.earn(1, '2025-01-28 12:00');
select pg_temp.earn(2, '2025-01-31 23:30');
select pg_temp.earn(4, '2025-02-01 03:59');
select pg_temp.earn(8, '2025-02-01 04:00');
select pg_temp.earn(16, '2025-02-09 02:30');
update loyalty_programs set expires_after = '1 month';

select results_eq(
  $$
    select
      points,
      due_on,
      due_at at time zone 'America/New_York',
      earned_before at time zone 'America/New_York'
    from regulars.due_expiries(pg_temp.here(), null, '2025-12-31') order by due_on
  $$,
  $$
    values
      (7, date '2025-02-28', timestamp '2025-02-28 04:00', timestamp '2025-02-01 04:00'),
      (8, '2025-03-01', '2025-03-01 04:00', '2025-02-02 04:00'),
      (16, '2025-03-08', '2025-03-08 04:00', '2025-02-09 04:00')
  $$,
  'a month ends with the shorter month, by the restaurant''s business day and zone'
);
select results_eq(
  $$ select pg_temp.due('2025-02-28 03:59:59') $$,
  $$ values (0::bigint) $$,
  'nothing is due before the business day of its date'
);
select results_eq(
  $$ select pg_temp.due('2025-02-28 04:00') $$,
  $$ values (7::bigint) $$,
  'and all of it from then on'
);

update restaurants set day_starts_at = '02:30';
update loyalty_programs set expires_after = '28 days';
select results_eq(
  $$
    select points, due_on, due_at from regulars.due_expiries(pg_temp.here(), null, '2025-12-31')
    where due_on = '2025-03-09'
  $$,
  $$ values (16, date '2025-03-09', timestamptz '2025-03-09 03:30 America/New_York') $$,
  'a day that begins in the hour which the clocks skip begins after it'
);
select results_eq(
  $$ select pg_temp.due('2025-03-09 01:59:59') $$,
  $$ values (15::bigint) $$,
  'and not before'
);
update restaurants set day_starts_at = '00:00';

update loyalty_programs set expires_after = '100 years';
select is_empty(
  $$ select from regulars.due_expiries(pg_temp.here(), null, now()) $$,
  'the longest period is one'
);
update loyalty_programs set expires_after = '1 month';

-- what an import may hold
insert into bookings (restaurant_id, starts_at, party_size, customer_email, confirmed_at)
values
  (pg_temp.here(), now(), 2, 'ben@example.com', '294276-12-31 12:00+00'),
  (pg_temp.here(), now(), 2, 'cleo@example.com', '4713-01-01 00:00+00 BC');
select lives_ok(
  $$ select pg_temp.due('2025-12-31 00:00') $$,
  'a booking of the end of time hinders nobody''s expiry'
);
select results_eq(
  $$
    select distinct isfinite(occurred_at), occurred_at between now() and clock_timestamp()
    from loyalty_point_events where booking_id is not null
  $$,
  $$ values (true, true) $$,
  'its points count from when it was made'
);

update loyalty_programs set expires_after = null;
select pg_temp.earn(1000000000, '2025-06-01 12:00') from generate_series(1, 3);
update loyalty_programs set expires_after = '1 month';
select results_eq(
  $$ select entries, points from expire_points(pg_temp.here()) $$,
  $$ values (6, 3000000031) $$,
  'more points of one date than an entry holds take several'
);
select results_eq(
  $$ select entries, points from expire_points(pg_temp.here()) $$,
  $$ values (0, 0::bigint) $$,
  'and nothing is left of them'
);

select * from finish(true);
rollback;
