begin;
select plan(8);

select from add_restaurant();
select from add_restaurant('b');
select set_config('loyalty.general_availability', 'on', true);

select from add_program(expires_after => '90 days');
select from add_guests();

insert into bookings (restaurant_id, id, starts_at, party_size, customer_email, confirmed_at)
values (here(), id('e1'), now(), 4, 'ada@example.com', now() - interval '100 days');
select from expire_points(here());
create temporary table expiry as select * from loyalty_point_events where reason = 'expiry';
select results_eq(
  $$
    select points_delta, reason, reverses_event_id = (select id from expiry)
    from reinstate_expired_points(
      here(),
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
  $$ select entries from expire_points(here()) $$,
  $$ values (0) $$,
  'and does not expire at once again'
);
select results_eq(
  $$
    select points
    from regulars.post_expiries(
      restaurant_id => here(),
      customer_ids => array(select id from customers),
      as_of => now() + interval '91 days'
    )
  $$,
  $$ values (20::bigint) $$,
  'but as if earned on that day'
);
select throws_ok(
  $$ select reinstate_expired_points(here(), (select id from expiry), 'x', 'staff') $$,
  'RG025',
  null,
  'no more comes back than expired'
);
select throws_ok(
  $$
    select reinstate_expired_points(here(), (select id
    from expiry), 'x', 'staff', points => 31)
  $$,
  'RG001',
  null,
  'more than all is refused'
);
select throws_ok(
  $$
    select reinstate_expired_points(here(), (select id
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

select from enter_restaurant(id('b'));
select throws_ok(
  $$
    select * from reinstate_expired_points(here(), (select id from expiry), 'x', 'staff')
  $$,
  'RG010',
  null,
  'another restaurant than the session''s is refused'
);

select * from finish(true);
rollback;
