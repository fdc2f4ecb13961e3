create or replace function public.list_loyalty_exclusions(
  restaurant_id uuid,
  customer_id uuid default null
)
returns setof public.loyalty_exclusions
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_customer_id uuid;
begin
  perform regulars.assert_restaurant(list_loyalty_exclusions.restaurant_id);
  if list_loyalty_exclusions.customer_id is not null then
    v_customer_id := regulars.find_customer(
      list_loyalty_exclusions.restaurant_id,
      list_loyalty_exclusions.customer_id
    );
  end if;

  return query
  select exclusions.*
  from public.loyalty_exclusions as exclusions
  join public.customers
    on customers.restaurant_id = exclusions.restaurant_id
    and customers.id = exclusions.customer_id
  where exclusions.restaurant_id = list_loyalty_exclusions.restaurant_id
    and (
      v_customer_id is null
      or coalesce(customers.merged_into_id, customers.id) = v_customer_id
    )
  order by exclusions.id desc;
end
$$;

comment on function public.list_loyalty_exclusions(uuid, uuid) is
  'Who is or was excluded from programs, of a customer with those merged into it or of all, the '
  'newest first. Raises RG007, RG010.';
revoke all on function public.list_loyalty_exclusions(uuid, uuid) from public;
