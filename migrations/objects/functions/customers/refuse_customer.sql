create or replace function regulars.refuse_customer(
  restaurant_id uuid,
  customer_id uuid,
  hint text default 'Use the id of a customer of the restaurant; find_customers finds it.'
)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception using
    errcode = 'RG007',
    message = 'customer not found in this restaurant',
    detail = format(
      'restaurant_id %s, customer_id %s.',
      coalesce(refuse_customer.restaurant_id::text, 'null'),
      coalesce(refuse_customer.customer_id::text, 'null')
    ),
    hint = refuse_customer.hint;
end
$$;

comment on function regulars.refuse_customer(uuid, uuid, text) is
  'Raises RG007: the restaurant has no such customer.';
revoke all on function regulars.refuse_customer(uuid, uuid, text) from public;
