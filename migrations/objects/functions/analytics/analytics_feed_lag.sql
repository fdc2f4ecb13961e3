-- pg_locks and not pg_stat_activity: it shows the sessions of other users too.
create or replace function public.analytics_feed_lag(restaurant_id uuid)
returns table (
  newest_cursor text,
  waiting bigint,
  waiting_since timestamptz,
  reader_pid integer,
  writer_pids integer[]
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  perform regulars.assert_restaurant(analytics_feed_lag.restaurant_id);

  return query
  select
    (
      select regulars.feed_cursor(positions.position, positions.event_id)
      from regulars.analytics_event_positions as positions
      where analytics_feed_lag.restaurant_id is null
        or positions.restaurant_id = analytics_feed_lag.restaurant_id
      order by positions.position desc
      limit 1
    ),
    (
      select count(*)
      from regulars.pending_analytics_events as pending
      where analytics_feed_lag.restaurant_id is null
        or pending.restaurant_id = analytics_feed_lag.restaurant_id
    ),
    (
      select events.recorded_at
      from regulars.pending_analytics_events as pending
      join public.analytics_events as events
        on events.restaurant_id = pending.restaurant_id
        and events.id = pending.event_id
      where analytics_feed_lag.restaurant_id is null
        or pending.restaurant_id = analytics_feed_lag.restaurant_id
      order by pending.event_id
      limit 1
    ),
    (
      select locks.pid
      from regulars.analytics_feeds as feeds
      join pg_catalog.pg_locks as locks
        on locks.locktype = 'transactionid'
        and locks.transactionid = feeds.xmax
        and locks.mode = 'ExclusiveLock'
        and locks.granted
    ),
    (
      select coalesce(array_agg(distinct locks.pid), '{}')
      from pg_catalog.pg_locks as locks
      where locks.locktype = 'relation'
        and locks.relation = 'regulars.pending_analytics_events'::regclass
        and locks.database = (
          select databases.oid
          from pg_catalog.pg_database as databases
          where databases.datname = current_database()
        )
        and locks.mode = 'RowExclusiveLock'
        and locks.granted
        and locks.pid <> pg_backend_pid()
    );
end
$$;

comment on function public.analytics_feed_lag(uuid) is
  'How far the feed is behind its writers, and what holds it back: committed events that no '
  'reader has given a position (waiting) and since when, the session that is giving positions now '
  'or keeps others from it, and the sessions that have written events and not committed.';
revoke all on function public.analytics_feed_lag(uuid) from public;
