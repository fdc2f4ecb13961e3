begin;
select plan(3);

insert into restaurants (id, name, slug, timezone, day_starts_at)
values
  (
    '00000000-0000-7000-8000-00000000000a',
    'Trattoria Ada',
    'trattoria-ada',
    'Europe/London',
    '04:00'
  ),
  ('00000000-0000-7000-8000-00000000000b', 'Bistro Ben', 'bistro-ben', 'UTC', '00:00');
create function pg_temp.here() returns uuid language sql immutable as
$$ select '00000000-0000-7000-8000-00000000000a'::uuid $$;
insert into bookings (restaurant_id, starts_at, party_size, status, source)
select pg_temp.here(), '2031-05-01 18:00Z', 2, 'pending_allocation', 'b' || n
from generate_series(1, 6) as n
union all
values
  (pg_temp.here(), timestamptz '2031-05-03 18:00Z', 2, 'pending_allocation', 'late'),
  (pg_temp.here(), '2031-05-03 18:00Z', 2, 'confirmed', 'never-waited'),
  ('00000000-0000-7000-8000-00000000000b', '2031-05-01 18:00Z', 2, 'pending_allocation', 'other');
update bookings set status = 'confirmed' where source in ('b1', 'b2');
update bookings set status = 'cancelled' where source = 'b3';
update waiting_list set status = 'expired'
from bookings
where bookings.id = waiting_list.booking_id and bookings.source = 'b4';
update waiting_list set status = 'notified'
from bookings
where bookings.id = waiting_list.booking_id and bookings.source = 'b5';

select results_eq(
  $$ select * from report_waiting_list(pg_temp.here(), by => 'day') $$,
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
    from report_waiting_list(pg_temp.here(), by => 'day')
    limit 1
  $$,
  $$ values (7::bigint, 2::bigint, 2::bigint) $$,
  'who waits twice has two entries'
);
select results_eq(
  $$
    select period, joined
    from report_waiting_list(pg_temp.here(), '2031-05-02 12:00Z', '2031-05-10')
  $$,
  $$ values ('2031-04-28'::date, 1::bigint), ('2031-05-05', 0) $$,
  'by when the booking starts'
);

select * from finish(true);
rollback;
