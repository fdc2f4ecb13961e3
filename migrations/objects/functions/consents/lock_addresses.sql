-- A choice for an address writes the profiles of all guests who have it, and a new guest reads the
-- choices for its addresses. Neither could see the other's uncommitted rows, hence this lock. In
-- the order of locks it comes after customers and before profiles.
create or replace function regulars.lock_addresses(restaurant_id uuid, addresses text[])
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_keys integer[] := array(
    select distinct hashtext(lock_addresses.restaurant_id::text || given.address) as key
    from unnest(lock_addresses.addresses) as given (address)
    where given.address is not null
    order by key
  );
  v_is_late boolean := false;
begin
  -- Whoever has waited reads on with an old snapshot in repeatable read, and must try again.
  if current_setting('transaction_isolation') <> 'read committed' then
    v_is_late := not (
      select bool_and(pg_try_advisory_xact_lock(regulars.address_lock_class(), keys.key))
      from unnest(v_keys) as keys (key)
    );
  end if;

  perform pg_advisory_xact_lock(regulars.address_lock_class(), keys.key)
  from unnest(v_keys) as keys (key);

  if v_is_late then
    raise exception using
      errcode = 'serialization_failure',
      message = 'another transaction had an address of the guest',
      hint = 'Try the transaction again.';
  end if;
end
$$;

comment on function regulars.lock_addresses(uuid, text[]) is
  'Locks normalised addresses until the transaction ends, in one order: before a choice for one '
  'of them is stored, and before a customer with one of them is made. In repeatable read it '
  'raises 40001 if it had to wait.';
revoke all on function regulars.lock_addresses(uuid, text[]) from public;
