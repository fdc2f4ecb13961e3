-- Reads pg_locks, which shows the locks of all users' sessions: an operator sees all of them,
-- another login only its own.
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
declare
  v_pids integer[];
begin
  perform regulars.assert_restaurant(analytics_feed_lag.restaurant_id);

  select array_agg(sessions.pid)
  into v_pids
  from pg_catalog.pg_stat_activity as sessions
  where sessions.usename = session_user
    or has_function_privilege(session_user, 'regulars.all_restaurants()', 'execute');

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
        and locks.pid = any (v_pids)
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
        and locks.pid = any (v_pids)
    );
end
$$;

comment on function public.analytics_feed_lag(uuid) is
  'How far the feed is behind its writers, and what holds it back: committed events without a '
  'position (waiting) and since when, the session that is assigning positions or blocks others '
  'from it, and the sessions with uncommitted events. A login sees its own sessions, an operator '
  'all.';
revoke all on function public.analytics_feed_lag(uuid) from public;
