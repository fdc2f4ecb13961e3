-- A missing profile is one that the backfill has still to write: it holds the customer meanwhile,
-- and sums up only what is committed. So the change waits for the customer, and then either finds
-- the profile or is part of the sums.
create or replace function regulars.lock_profile(restaurant_id uuid, customer_id uuid)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  perform
  from public.customer_profiles
  where customer_profiles.restaurant_id = lock_profile.restaurant_id
    and customer_profiles.customer_id = lock_profile.customer_id
  for no key update;
  if found then
    return;
  end if;

  perform
  from public.customers
  where customers.restaurant_id = lock_profile.restaurant_id
    and customers.id = lock_profile.customer_id
  for no key update;
  perform
  from public.customer_profiles
  where customer_profiles.restaurant_id = lock_profile.restaurant_id
    and customer_profiles.customer_id = lock_profile.customer_id
  for no key update;
end
$$;

comment on function regulars.lock_profile(uuid, uuid) is
  'Locks a customer''s profile or, if it is still to be written, the customer.';
revoke all on function regulars.lock_profile(uuid, uuid) from public;
