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
insert into loyalty_programs (restaurant_id, id, slug, name, pilot_only, expires_after)
values (
  '00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-0000000000d1', 'club', 'Club',
  false, '90 days'
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
select from expire_points(pg_temp.here());
create temporary table expiry as select * from loyalty_point_events where reason = 'expiry';
select results_eq(
  $$
    select points_delta, reason, reverses_event_id = (select id from expiry)
    from reinstate_expired_points(
      pg_temp.here(),
      (select id from expiry),
      'regular',
      'staff',
      points => 20
    )
  $$,
  $$ values (20, 'expiry.reinstated', true) $$,
  'some of what expired comes back'
);
select results_eq(
  $$ select entries from expire_points(pg_temp.here()) $$,
  $$ values (0) $$,
  'and does not expire at once again'
);
select results_eq(
  $$ select points from expire_points(pg_temp.here(), now() + interval '91 days') $$,
  $$ values (20::bigint) $$,
  'but as if earned on that day'
);
select throws_ok(
  $$ select reinstate_expired_points(pg_temp.here(), (select id from expiry), 'x', 'staff') $$,
  'RG025',
  null,
  'no more comes back than expired'
);
select throws_ok(
  $$
    select reinstate_expired_points(pg_temp.here(), (select id
    from expiry), 'x', 'staff', points => 31)
  $$,
  'RG022',
  null,
  'more than all is refused'
);
select throws_ok(
  $$
    select reinstate_expired_points(pg_temp.here(), (select id
    from loyalty_point_events where sequence = 1), 'x', 'staff')
  $$,
  'RG024',
  null,
  'only an expiry can be reinstated'
);
update bookings set status = 'cancelled';
select is(
  (select balance from loyalty_points),
  0::bigint,
  'a cancel gives back only what staff have not given back before'
);

set local regulars.restaurant_id = '00000000-0000-7000-8000-00000000000b';
select throws_ok(
  $$
    select * from reinstate_expired_points(pg_temp.here(), (select id from expiry), 'x', 'staff')
  $$,
  'RG010',
  null,
  'another restaurant than the session''s is refused'
);

select * from finish(true);
rollback;
