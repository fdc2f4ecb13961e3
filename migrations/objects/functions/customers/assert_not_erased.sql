create or replace function regulars.assert_not_erased(restaurant_id uuid, customer_ids uuid[])
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_id uuid;
  v_is_known boolean;
begin
  select
    wanted.id,
    customers.id is not null
  into v_id, v_is_known
  from unnest(assert_not_erased.customer_ids) as wanted (id)
  left join public.customers
    on customers.restaurant_id = assert_not_erased.restaurant_id
    and customers.id = wanted.id
  where customers.id is null
    or customers.erased_at is not null
  order by customers.id is null desc
  limit 1;

  if not found then
    return;
  elsif not v_is_known then
    perform regulars.refuse_customer(assert_not_erased.restaurant_id, v_id);
  end if;

  raise exception using
    errcode = 'RG043',
    message = 'the customer has been erased',
    detail = format('customer_id %s.', v_id),
    hint = 'A later booking by the same guest starts a new customer; use that one.';
end
$$;

comment on function regulars.assert_not_erased(uuid, uuid[]) is
  'Raises RG007 if one of the customers does not exist and RG043 if one has been erased.';
revoke all on function regulars.assert_not_erased(uuid, uuid[]) from public;
