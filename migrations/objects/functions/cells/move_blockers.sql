-- Who may have read that the restaurant was open. A transaction that began to write before the
-- horizon has an id below it; a statement, or a whole repeatable read, that took its snapshot
-- before holds back the oldest id it sees. The horizon is an id given after the closing commit:
-- that commit's own is too low, since a transaction with a later id may have read before it.
create or replace function regulars.move_blockers(horizon xid8)
returns table (
  pid integer,
  who text,
  since_at timestamptz
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select
    sessions.pid,
    concat_ws(
      ', ',
      nullif(sessions.application_name, ''),
      sessions.usename,
      sessions.state
    ),
    sessions.xact_start
  from pg_catalog.pg_stat_activity as sessions
  where sessions.datname = current_database()
    and sessions.pid <> pg_backend_pid()
    and sessions.backend_type not in ('walsender', 'autovacuum worker')
    and (
      age(sessions.backend_xid) >= age(move_blockers.horizon::xid)
      or age(sessions.backend_xmin) >= age(move_blockers.horizon::xid)
    )
  union all
  select
    null,
    format('prepared transaction %L', prepared.gid),
    prepared.prepared
  from pg_catalog.pg_prepared_xacts as prepared
  where prepared.database = current_database()
    and age(prepared.transaction) >= age(move_blockers.horizon::xid)
  order by 3;
end
$$;

comment on function regulars.move_blockers(xid8) is
  'The sessions and prepared transactions of this database that began before a transaction id was '
  'given, the oldest first. Sees other users'' sessions with the rights of pg_read_all_stats only.';
revoke all on function regulars.move_blockers(xid8) from public;
