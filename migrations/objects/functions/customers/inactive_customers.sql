create or replace function regulars.inactive_customers(
  restaurant_id uuid,
  before timestamptz,
  limit_to integer
)
returns table (
  place bigint,
  customer_id uuid,
  last_active_at timestamptz
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  return query
  select
    row_number() over (order by customers.identity),
    customers.id,
    latest.at
  from public.customers
  cross join lateral (
    select regulars.last_active_at(customers.restaurant_id, customers.id) as at
    offset 0
  ) as latest
  where customers.restaurant_id = inactive_customers.restaurant_id
    and customers.erased_at is null
    and customers.merged_into_id is null
    and customers.created_at < inactive_customers.before
    and latest.at < inactive_customers.before
  order by customers.identity
  limit inactive_customers.limit_to;
end
$$;

comment on function regulars.inactive_customers(uuid, timestamptz, integer) is
  'Guests who have been inactive since an instant, in contact order.';
revoke all on function regulars.inactive_customers(uuid, timestamptz, integer) from public;
