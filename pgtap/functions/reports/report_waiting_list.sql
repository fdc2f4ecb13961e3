begin;
select plan(3);

select from add_restaurant('a', 'Europe/London', '04:00');
select from add_restaurant('b');
insert into bookings (restaurant_id, starts_at, party_size, status, source)
select here(), '2031-05-01 18:00Z', 2, 'pending_allocation', 'b' || n
from generate_series(1, 6) as n
union all
values
  (here(), timestamptz '2031-05-03 18:00Z', 2, 'pending_allocation', 'late'),
  (here(), '2031-05-03 18:00Z', 2, 'confirmed', 'never-waited'),
  (id('b'), '2031-05-01 18:00Z', 2, 'pending_allocation', 'other');
update bookings set status = 'confirmed' where source in ('b1', 'b2');
update bookings set status = 'cancelled' where source = 'b3';
update waiting_list set status = 'expired'
from bookings
where bookings.id = waiting_list.booking_id and bookings.source = 'b4';
update waiting_list set status = 'notified'
from bookings
where bookings.id = waiting_list.booking_id and bookings.source = 'b5';

select results_eq(
  $$ select * from report_waiting_list(here(), by => 'day') $$,
  $$
    values
      ('2031-05-01'::date, 6::bigint, 2::bigint, 1::bigint, 1::bigint, 2::bigint, 0.5000),
      ('2031-05-02', 0, 0, 0, 0, 0, null),
      ('2031-05-03', 1, 0, 0, 0, 1, null)
  $$,
  'how each entry ended; who still waits is not in the rate'
);
-- back on the list, and off it again
update bookings set status = 'pending_allocation' where source = 'b1';
update bookings set status = 'cancelled' where source = 'b1';
select results_eq(
  $$
    select joined, fulfilled, cancelled
    from report_waiting_list(here(), by => 'day')
    limit 1
  $$,
  $$ values (7::bigint, 2::bigint, 2::bigint) $$,
  'who waits twice has two entries'
);
select results_eq(
  $$
    select period, joined
    from report_waiting_list(here(), '2031-05-02 12:00Z', '2031-05-10')
  $$,
  $$ values ('2031-04-28'::date, 1::bigint), ('2031-05-05', 0) $$,
  'by when the booking starts'
);

select * from finish(true);
rollback;
