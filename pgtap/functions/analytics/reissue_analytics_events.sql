begin;
select plan(8);

select from add_restaurant('a', 'Europe/London');
insert into restaurant_tables (restaurant_id, id, label, capacity)
values (here(), id('1'), 'T1', 4);
insert into bookings (restaurant_id, starts_at, party_size, status, table_id)
values
  (here(), now(), 2, 'confirmed', id('1')),
  (here(), now(), 3, 'pending_allocation', null),
  (here(), now(), 4, 'cancelled', null);
insert into bookings (
  restaurant_id, import_batch_id, starts_at, ends_at, party_size, booking_type
)
values (here(), gen_random_uuid(), now(), now() + interval '1 hour', 5, 'dinner');
update bookings set status = 'completed' where party_size = 2;

select is_empty(
  $$ select * from reissue_analytics_events(here()) $$,
  'nothing is missing, nothing is written'
);

delete from analytics_events where restaurant_id = here();
select results_eq(
  $$ select * from reissue_analytics_events(here()) $$,
  $$ values
    ('booking.allocated', 1::bigint),
    ('booking.completed', 1),
    ('booking.created', 3),
    ('booking.waitlisted', 1) $$,
  'after a purge what the present state implies comes back'
);
select is_empty(
  $$ select * from reissue_analytics_events(here()) $$,
  'once'
);
select results_eq(
  $$ select event_type, booking_sequence, emitted_by
     from analytics_events
     join bookings using (restaurant_id)
     where bookings.party_size = 2 and analytics_events.booking_id = bookings.id
     order by booking_sequence $$,
  $$ values
    ('booking.created', 4, 'reissue'), ('booking.allocated', 5, 'reissue'),
    ('booking.completed', 6, 'reissue') $$,
  'numbered on from where the booking was, in order, and marked'
);
select is(
  (
    select count(*)
    from analytics_events
    join bookings on bookings.id = booking_id
    where party_size = 5
  ),
  0::bigint,
  'an imported booking, which never had events, is owed none'
);

delete from analytics_events where event_type = 'booking.completed';
select results_eq(
  $$ select * from reissue_analytics_events(
       here(),
       array(select id from bookings where party_size = 2)
     ) $$,
  $$ values ('booking.completed', 1::bigint) $$,
  'only what is missing is written, for the bookings named'
);

update bookings set status = 'no_show' where party_size = 2;
select is(
  (select max(booking_sequence) from analytics_events where event_type = 'booking.no_show'),
  8,
  'later actions number on from there'
);

select from enter_restaurant(id('b'));
select throws_ok(
  $$ select * from reissue_analytics_events(here()) $$,
  'RG010', null, 'another restaurant''s events cannot be reissued'
);

select * from finish(true);
rollback;
