begin;
select plan(4);

select from add_restaurant('a', 'Europe/London');
select from add_restaurant('b', 'Europe/London');
select results_eq(
  'select newest_cursor, waiting, waiting_since from analytics_feed_lag(null)',
  'values (null::text, 0::bigint, null::timestamptz)',
  'an empty feed is not behind'
);
insert into bookings (restaurant_id, starts_at, party_size)
values
  (here(), now(), 2),
  (id('b'), now(), 2);
select results_eq(
  $$
    select lag.waiting, lag.waiting_since = events.recorded_at
    from analytics_events as events
    cross join analytics_feed_lag(events.restaurant_id) as lag
  $$,
  'values (1::bigint, true), (1, true)',
  'events wait for a reader, each for its restaurant'
);
create temporary table feed as select cursor from read_analytics_events(null);
select is(
  (select newest_cursor from analytics_feed_lag(null)),
  (select cursor from feed order by split_part(cursor, '-', 1)::int desc limit 1),
  'and no longer when it has read'
);
-- this session reads in an open transaction, and so keeps others from giving positions
select is(
  (select reader_pid from analytics_feed_lag(null)),
  pg_backend_pid(),
  'shows the session that holds the feed'
);

select * from finish(true);
rollback;
