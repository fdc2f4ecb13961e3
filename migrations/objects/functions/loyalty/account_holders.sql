create or replace function regulars.account_holders(restaurant_id uuid)
returns uuid[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return array(
    select distinct loyalty_points.customer_id
    from public.loyalty_points
    where loyalty_points.restaurant_id = account_holders.restaurant_id
  );
end
$$;

comment on function regulars.account_holders(uuid) is
  'The ids of all customers of a restaurant who have an account in any of its programs.';
revoke all on function regulars.account_holders(uuid) from public;
