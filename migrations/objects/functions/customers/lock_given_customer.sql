create or replace function regulars.lock_given_customer(restaurant_id uuid, customer_id uuid)
returns uuid
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_root_id uuid;
  v_is_locked boolean;
begin
  loop
    v_root_id := regulars.customer_root(
      lock_given_customer.restaurant_id,
      lock_given_customer.customer_id
    );
    perform
    from public.customers
    where customers.restaurant_id = lock_given_customer.restaurant_id
      and customers.id = v_root_id
      and customers.merged_into_id is null
      and customers.erased_at is null
    for no key update;
    v_is_locked := found;
    -- it may have been merged or unmerged while this call waited for the lock
    exit when v_root_id is not distinct from regulars.customer_root(
      lock_given_customer.restaurant_id,
      lock_given_customer.customer_id
    );
  end loop;

  if not v_is_locked then
    perform regulars.refuse_customer(
      lock_given_customer.restaurant_id,
      lock_given_customer.customer_id,
      'Use the id of a customer of the restaurant, or give the guest''s e-mail or phone.'
    );
  end if;

  return v_root_id;
end
$$;

comment on function regulars.lock_given_customer(uuid, uuid) is
  'Locks the customer that a booking without contact names, or the one it was merged into, and '
  'returns it. Raises RG007.';
revoke all on function regulars.lock_given_customer(uuid, uuid) from public;
