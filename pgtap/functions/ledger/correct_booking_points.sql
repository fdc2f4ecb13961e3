begin;
select plan(13);

select from add_restaurant('a', 'Europe/London');
insert into regulars.settings values ('loyalty.general_availability', 'on');

create function pg_temp.correct(
  points integer, reason text default 'slip', actor text default 'ben'
)
returns setof bookings
language sql
as $$
  select corrected.*
  from bookings
  cross join lateral correct_booking_points(
    restaurant_id => bookings.restaurant_id,
    booking_id => bookings.id,
    points => points,
    reason => reason,
    actor => actor
  ) as corrected
$$;

insert into bookings (restaurant_id, starts_at, party_size, customer_email)
values (here(), '2031-07-02 18:00Z', 4, 'ada@example.com');
select throws_ok(
  'select pg_temp.correct(5)', 'RG020', null, 'without a program there is nowhere to post'
);
select is(count(*), 1::bigint, '0 points are posted nowhere') from pg_temp.correct(0);

select set_loyalty_program(here(), 'club', pilot_only => false);
select is(loyalty_points_awarded, 45, 'points are given to a booking that had none')
from pg_temp.correct(45, 'promised on the phone', 'staff:1');
select is(loyalty_points_awarded, 45, 'asked again it is as it was') from pg_temp.correct(45);
select is(loyalty_points_awarded, 20, 'points are taken back in part') from pg_temp.correct(20);
select results_eq(
  $$
    select points_delta, reason, actor, note
    from loyalty_point_events
    join loyalty_point_event_notes as notes on notes.event_id = loyalty_point_events.id
    order by sequence
  $$,
  $$
    values
      (45, 'booking.confirmed', 'staff:1', 'promised on the phone'),
      (-25, 'booking.adjustment', 'ben', 'slip')
  $$,
  'each difference is posted, with who and why'
);
select is(balance, 20::bigint, 'and stands on the account') from loyalty_points;

update bookings set notes = 'by the window';
select is(loyalty_points_awarded, 20, 'a change of something else leaves them') from bookings;
update bookings set status = 'cancelled';
select throws_ok('select pg_temp.correct(5)', 'RG001', null, 'a booking that is over earns none');
select throws_ok('select pg_temp.correct(-1)', 'RG001', null, 'points are not negative');
select throws_ok('select pg_temp.correct(5, '' '')', 'RG001', null, 'a correction has a reason');
select throws_ok('select pg_temp.correct(5, actor => null)', 'RG001', null, 'and an actor');
select throws_ok(
  $$
    select correct_booking_points(here(), gen_random_uuid(), 5, 'slip', 'ben')
  $$,
  'RG003',
  null,
  'and a booking'
);

select * from finish(true);
rollback;
