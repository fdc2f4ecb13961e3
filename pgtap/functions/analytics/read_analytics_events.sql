begin;
select plan(11);

select from add_restaurant('a', 'Europe/London');
select from add_restaurant('b', 'Europe/London');
insert into bookings (restaurant_id, starts_at, party_size)
values
  (here(), now(), 2),
  (id('b'), now(), 2),
  (here(), now(), 3);

select results_eq(
  $$ select split_part(cursor, '-', 1), event_type from read_analytics_events(null) $$,
  $$ values ('1', 'booking.created'), ('2', 'booking.created'), ('3', 'booking.created') $$,
  'events get positions as they are read'
);
select is(
  (select count(*) from regulars.pending_analytics_events),
  0::bigint,
  'and wait no longer'
);
select results_eq(
  $$
    select split_part(cursor, '-', 1)
    from read_analytics_events(here())
  $$,
  $$ values ('1'), ('3') $$,
  'a restaurant reads its own'
);
select results_eq(
  $$
    select split_part(cursor, '-', 1) from read_analytics_events(null, after => '1', limit_to => 1)
  $$,
  $$ values ('2') $$,
  'reading goes on after a cursor, in batches'
);

update bookings set status = 'cancelled' where party_size = 3;
select results_eq(
  $$
    select split_part(cursor, '-', 1), event_type, booking_sequence
    from read_analytics_events(null, after => '3')
  $$,
  $$ values ('4', 'booking.cancelled', 2) $$,
  'a cursor that has read everything gets what comes next'
);

select throws_ok(
  $$ select * from read_analytics_events(null, limit_to => 0) $$,
  'RG001', null, 'a batch holds 1 to 10000 events'
);
select throws_ok(
  $$ select * from read_analytics_events(null, after => '3 or so') $$,
  'RG001', null, 'a cursor is one that the feed gave'
);
select throws_ok(
  $$ select * from read_analytics_events(null, after => '5') $$,
  'RG052', null, 'a cursor from the future is refused, not followed'
);
select is(
  (
    select count(*)
    from read_analytics_events(
      null,
      after => (select cursor from read_analytics_events(null) offset 1 limit 1)
    )
  ),
  2::bigint,
  'the cursor of an event leads to those after it'
);
-- As after an older backup: the position has come to be another event's.
select throws_ok(
  $$ select * from read_analytics_events(null, after => '2-00000000') $$,
  'RG052', null, 'a cursor whose position is another event''s now is refused too'
);

select from enter_restaurant(here());
select throws_ok(
  $$ select * from read_analytics_events(id('b')) $$,
  'RG010', null, 'another restaurant''s events cannot be read'
);

select * from finish(true);
rollback;
