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
    raise exception using
      errcode = 'RG007',
      message = 'customer not found in this restaurant',
      detail = format(
        'restaurant_id %s, customer_id %s.',
        coalesce(find_customer.restaurant_id::text, 'null'),
        coalesce(find_customer.customer_id::text, 'null')
      ),
      hint = 'Use the id of a customer of the restaurant; find_customers finds it.';
  end if;
  return v_customer_id;
end
$$;

comment on function regulars.find_customer(uuid, uuid) is
  'The customer that a customer stands for, to read. Raises RG007.';
revoke all on function regulars.find_customer(uuid, uuid) from public;
