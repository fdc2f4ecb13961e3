create or replace function regulars.find_customer(restaurant_id uuid, customer_id uuid)
returns uuid
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_customer_id uuid := regulars.customer_root(
    find_customer.restaurant_id,
    find_customer.customer_id
  );
begin
  if v_customer_id is null then
    perform regulars.refuse_customer(find_customer.restaurant_id, find_customer.customer_id);
  end if;
  return v_customer_id;
end
$$;

comment on function regulars.find_customer(uuid, uuid) is
  'The customer for an id, or the survivor it was merged into, for reading. Raises RG007.';
revoke all on function regulars.find_customer(uuid, uuid) from public;
