begin;
select plan(8);

select set_config('loyalty.general_availability', 'on', true);
select from add_restaurant('b');
select from add_restaurant();
select from add_program();
insert into bookings (
  restaurant_id, id, starts_at, party_size, customer_email, external_source, external_id
)
values
  (here(), id('e1'), '2031-05-01 18:00Z', 4, 'ada@example.com', 'app', '4711'),
  (here(), id('e2'), '2031-05-02 18:00Z', 2, null, 'opentable', '4711');

select throws_ok(
  $$ select get_external_booking(here(), '4711') $$,
  'RG001',
  null,
  'without a source there has to be an attached app'
);
insert into regulars.attachments (source, mapping) values ('app', '{}');
select results_eq(
  $$
    select booking_id, status, customer_id, loyalty_points_awarded, balance, tier
    from get_external_booking(here(), '4711')
  $$,
  $$
    select id('e1'), 'confirmed', id, 30, 30::bigint, 'bronze'
    from customers
    where email_normalized = 'ada@example.com'
  $$,
  'it is the attached app''s then, with guest, points, balance and tier'
);
select results_eq(
  $$
    select booking_id, customer_id, loyalty_points_awarded, balance, tier
    from get_external_booking(here(), '4711', 'opentable')
  $$,
  $$ values (id('e2'), null::uuid, 0, null::bigint, null::text) $$,
  'else the one of the source given; a walk-in has no account'
);

update loyalty_programs set expires_after = '1 year';
insert into bookings (
  restaurant_id, starts_at, party_size, customer_email, confirmed_at, external_source, external_id,
  status
)
values (
  here(), now() - interval '400 days', 2, 'ben@example.com', now() - interval '400 days',
  'app', 'old', 'completed'
);
select results_eq(
  $$ select balance, loyalty_points_awarded from get_external_booking(here(), 'old') $$,
  $$ values (0::bigint, 20) $$,
  'what has expired is not in the balance, posted or not'
);
update loyalty_programs set is_active = false;
select results_eq(
  $$ select loyalty_points_awarded, balance from get_external_booking(here(), '4711') $$,
  $$ values (30, null::bigint) $$,
  'without an active program there are the points of the booking only'
);

select throws_ok(
  $$ select get_external_booking(here(), '4712') $$,
  'RG003',
  null,
  'an id that no booking has is an error'
);
select throws_ok(
  $$ select get_external_booking(here(), null) $$,
  'RG003',
  null,
  'and so is none'
);
select from enter_restaurant(id('b'));
select throws_ok(
  $$ select get_external_booking(id('a'), '4711') $$,
  'RG010',
  null,
  'another restaurant than the session''s is refused'
);

select * from finish(true);
rollback;
