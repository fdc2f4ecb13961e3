-- Imported rows belong to no customer until the backfill, so no customer's lock guards them. Taken
-- before all other locks.
create or replace function regulars.lock_unattached(restaurant_id uuid, is_erasure boolean)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_key bigint := hashtextextended('regulars.unattached ' || lock_unattached.restaurant_id, 0);
begin
  if lock_unattached.is_erasure then
    perform pg_advisory_xact_lock(v_key);
  else
    perform pg_advisory_xact_lock_shared(v_key);
  end if;
end
$$;

comment on function regulars.lock_unattached(uuid, boolean) is
  'Keeps an erasure and a chunk of an import''s new bookings apart: the second one sees what the '
  'first did.';
revoke all on function regulars.lock_unattached(uuid, boolean) from public;
