-- A choice for an address writes the profiles of all guests who have it, and a new guest reads the
-- choices for its addresses. Neither could see the other's uncommitted rows, hence this lock. In
-- the order of locks it comes after customers and before profiles.
create or replace function regulars.lock_addresses(restaurant_id uuid, addresses text[])
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  perform pg_advisory_xact_lock(keys.key)
  from (
    select distinct
      hashtextextended(lock_addresses.restaurant_id::text || given.address, 0) as key
    from unnest(lock_addresses.addresses) as given (address)
    where given.address is not null
    order by key
  ) as keys;
end
$$;

comment on function regulars.lock_addresses(uuid, text[]) is
  'Locks normalised addresses until the transaction ends, in one order: before a choice for one '
  'of them is stored, and before a customer with one of them is made.';
revoke all on function regulars.lock_addresses(uuid, text[]) from public;
