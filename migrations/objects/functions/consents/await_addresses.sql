-- A choice that is being stored shows itself to the guests who are committed by then. Whoever has
-- committed guests without locking their addresses waits here, and finds later choices in the
-- profiles that it reads next. Each lock is given back at once, so that nobody waits for this.
create or replace function regulars.await_addresses()
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_key integer;
begin
  for v_key in
    select distinct (held.objid::bigint::bit(32))::integer
    from pg_locks as held
    join pg_database on pg_database.oid = held.database
    where held.locktype = 'advisory'
      and held.classid::bigint = regulars.address_lock_class()
      and held.objsubid = 2
      and held.granted
      and held.pid <> pg_backend_pid()
      and pg_database.datname = current_database()
  loop
    perform pg_advisory_lock(regulars.address_lock_class(), v_key);
    perform pg_advisory_unlock(regulars.address_lock_class(), v_key);
  end loop;
end
$$;

comment on function regulars.await_addresses() is
  'Waits until the transactions that hold addresses now have ended.';
revoke all on function regulars.await_addresses() from public;
