-- Every writer gets from a customer's id to its row by this: it follows the pointer, locks and
-- reads again.
create or replace function regulars.lock_customer(restaurant_id uuid, customer_id uuid)
returns uuid
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_root uuid;
begin
  loop
    v_root := regulars.customer_root(lock_customer.restaurant_id, lock_customer.customer_id);
    perform
    from public.customers
    where customers.restaurant_id = lock_customer.restaurant_id
      and customers.id = v_root
      and customers.merged_into_id is null
    for no key update;
    exit when v_root is null or found
      -- it may have been unmerged while this call waited for the lock
      and v_root = regulars.customer_root(lock_customer.restaurant_id, lock_customer.customer_id);
  end loop;

  perform regulars.assert_not_erased(
    restaurant_id => lock_customer.restaurant_id,
    customer_ids => array[coalesce(v_root, lock_customer.customer_id)]
  );
  return v_root;
end
$$;

comment on function regulars.lock_customer(uuid, uuid) is
  'Locks the customer, or the survivor if it is merged, and returns that id. Raises RG007, RG043.';
revoke all on function regulars.lock_customer(uuid, uuid) from public;
