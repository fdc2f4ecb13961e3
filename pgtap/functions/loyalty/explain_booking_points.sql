begin;
select plan(13);

select from add_restaurant();
select from add_restaurant('b');
create function pg_temp.ben() returns uuid language sql immutable as
$$ select id('b') $$;

create function pg_temp.book(
  name text,
  email text default 'ada@example.com',
  status text default 'confirmed',
  batch uuid default null,
  points integer default 0
) returns void language sql as $$
  insert into bookings (
    restaurant_id, import_batch_id, external_source, external_id, starts_at, ends_at, party_size,
    booking_type, status, customer_email, loyalty_points_awarded
  )
  values (
    here(), batch, 'test', name, '2031-06-01 18:00+00', '2031-06-01 20:00+00', 4, 'dinner',
    status, email, points
  )
$$;
create function pg_temp.why(name text) returns text language sql as $$
  select explained.reason
  from bookings
  cross join explain_booking_points(here(), bookings.id) as explained
  where bookings.external_id = name
$$;

select pg_temp.book('closed');
select is(pg_temp.why('closed'), 'gate_was_closed', 'no program is a closed gate');
select from set_loyalty_program(here(), 'club');
select from open_loyalty(here());

select pg_temp.book('earns');
select results_eq(
  $$
    select reason, points, posted, program_slug, accrual_version, explanation, obstacle
    from bookings
    cross join explain_booking_points(here(), bookings.id)
    where bookings.external_id = 'earns'
  $$,
  $$
    values (
      'earned', 30, 30::bigint, 'club', 1,
      'Version 1 of the program gives these points for a party of 4.', null::text
    )
  $$,
  'rule, version and points of a booking that earned'
);
select matches(
  (
    select explanation
    from bookings
    cross join explain_booking_points(here(), bookings.id)
    where bookings.external_id = 'closed'
  ),
  'it is open now',
  'a gate that has opened since does not reach back, and it says so'
);
select pg_temp.book('pending', status => 'pending');
select is(pg_temp.why('pending'), 'status', 'a booking that is not confirmed');
select pg_temp.book('walk-in', email => null);
select is(pg_temp.why('walk-in'), 'no_customer', 'a walk-in');
select pg_temp.book('loaded', batch => gen_random_uuid());
select pg_temp.book('carries', batch => gen_random_uuid(), points => 20);
select from backfill_customers_loyalty();
select is(pg_temp.why('loaded'), 'imported', 'an import that brought no points');
select is(pg_temp.why('carries'), 'carried', 'points of an older system');

select from set_loyalty_program(
  here(),
  'club',
  accrual_rule => '{"type": "per_spend", "points": 1, "per_amount": 100, "currency": "GBP"}'
);
select pg_temp.book('bill');
select is(pg_temp.why('bill'), 'spend_unknown', 'a bill that is not known yet');
update bookings set spend_amount = 20, spend_currency = 'GBP' where external_id = 'bill';
select is(pg_temp.why('bill'), 'rule_gives_none', 'a bill too small');
update bookings set spend_amount = 2000, spend_currency = 'EUR' where external_id = 'bill';
select is(pg_temp.why('bill'), 'other_currency', 'a bill in another currency');
update bookings set spend_amount = 20, spend_currency = 'GBP' where external_id = 'bill';
alter table bookings disable trigger user;
update bookings set loyalty_points_awarded = 7 where external_id = 'bill';
alter table bookings enable trigger user;
select is(pg_temp.why('bill'), 'corrected', 'points that are not the rule''s');

select throws_ok(
  $$ select from explain_booking_points(here(), null) $$,
  'RG003',
  null,
  'no booking is refused'
);
select throws_ok(
  $$
    select
    from bookings
    cross join explain_booking_points(pg_temp.ben(), bookings.id)
    where bookings.external_id = 'earns'
  $$,
  'RG003',
  null,
  'a booking of another restaurant is not there'
);

select * from finish(true);
rollback;
