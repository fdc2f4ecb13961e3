begin;
select plan(11);

select from add_restaurant('a', 'America/New_York', '04:00');
select set_config('loyalty.general_availability', 'on', true);
set local timezone = 'Asia/Tokyo';

select from set_loyalty_program(
  here(),
  'club',
  pilot_only => false,
  expires_after => '1 month',
  accrual_rule => '{"type": "per_spend", "points": 1, "per_amount": 1, "currency": "USD"}'
);

-- in New York clocks go forward on 9 March 2025 at 02:00 and back on 2 November
create function pg_temp.earn(name text, points integer, at timestamp) returns void language sql as
$$
  insert into bookings (
    restaurant_id,
    starts_at,
    party_size,
    customer_email,
    confirmed_at,
    spend_amount,
    spend_currency
  )
  values (
    here(),
    now(),
    2,
    earn.name || '@example.com',
    earn.at at time zone 'America/New_York',
    earn.points,
    'USD'
  )
$$;
create function pg_temp.due(at timestamp) returns setof bigint language sql as $$
  select -coalesce(sum(points_delta), 0)::bigint
  from regulars.expiries_owed(here(), null, at at time zone 'America/New_York')
$$;
select pg_temp.earn('ada', 1, '2025-01-28 12:00');
select pg_temp.earn('ada', 2, '2025-01-31 23:30');
select pg_temp.earn('ada', 4, '2025-02-01 03:59');
select pg_temp.earn('ada', 8, '2025-02-01 04:00');
select pg_temp.earn('ada', 16, '2025-02-09 02:30');

select results_eq(
  $$
    select
      -points_delta,
      metadata ->> 'due_on',
      occurred_at at time zone 'America/New_York',
      regexp_replace(source_key, '.*:(?=.*:)', '')
    from regulars.expiries_owed(here(), null, '2025-12-31')
    order by occurred_at
  $$,
  $$
    values
      (7, '2025-02-28', timestamp '2025-02-28 04:00', '2025-02-28:1'),
      (8, '2025-03-01', '2025-03-01 04:00', '2025-03-01:1'),
      (16, '2025-03-08', '2025-03-08 04:00', '2025-03-08:1')
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
update loyalty_programs
set expiry_notice_version = accrual_version, expiry_notice_on = '2025-01-01';
select results_eq(
  $$
    select -points_delta, occurred_at
    from regulars.expiries_owed(here(), null, '2025-12-31')
    where metadata ->> 'due_on' = '2025-03-09'
  $$,
  $$ values (16, timestamptz '2025-03-09 03:30 America/New_York') $$,
  'a day that begins in the hour which the clocks skip begins after it'
);
select results_eq(
  $$ select pg_temp.due('2025-03-09 01:59:59') $$,
  $$ values (15::bigint) $$,
  'and not before'
);
update restaurants set day_starts_at = '00:00';

update loyalty_programs set expires_after = '100 years';
update loyalty_programs set expiry_notice_version = accrual_version;
select is_empty(
  $$ select from regulars.expiries_owed(here(), null, now()) $$,
  'the longest period is one'
);
update loyalty_programs set expires_after = '1 month';
update loyalty_programs set expiry_notice_version = accrual_version;

-- what an import may hold
insert into bookings (
  restaurant_id, import_batch_id, starts_at, ends_at, booking_type, party_size, customer_email,
  confirmed_at, status, loyalty_points_awarded
)
select
  here(), gen_random_uuid(), now(), now() + interval '2 hours', 'dinner', 2, email,
  confirmed_at::timestamptz, 'confirmed', 20
from (
  values
    ('ben@example.com', '294276-12-31 12:00+00'),
    ('cleo@example.com', '4713-01-01 00:00+00 BC')
) as guests (email, confirmed_at);
select backfill_customers_loyalty(here());
select lives_ok(
  $$ select pg_temp.due('2025-12-31 00:00') $$,
  'a booking of the end of time hinders nobody''s expiry'
);
select results_eq(
  $$
    select distinct isfinite(occurred_at), occurred_at between now() and clock_timestamp()
    from loyalty_point_events as entries
    join bookings on bookings.id = entries.booking_id
    where bookings.customer_email in ('ben@example.com', 'cleo@example.com')
  $$,
  $$ values (true, true) $$,
  'its points count from when it was made'
);

select pg_temp.earn('dee', 1000000000, '2025-06-01 12:00') from generate_series(1, 3);
select results_eq(
  $$ select entries, points from expire_points(here()) $$,
  $$ values (6, 3000000031) $$,
  'more points of one date than an entry holds take several'
);
select results_eq(
  $$ select entries, points from expire_points(here()) $$,
  $$ values (0, 0::bigint) $$,
  'and nothing is left of them'
);

-- the restaurant's days begin later
update restaurants set day_starts_at = '05:00';
select is_empty(
  $$ select from regulars.expiries_owed(here(), null, now()) $$,
  'dates that shift post nothing'
);

select * from finish(true);
rollback;
