create or replace function regulars.merged_customers(restaurant_id uuid, customer_id uuid)
returns uuid[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return array(
    with recursive tree as (
      select customer_merges.duplicate_id
      from public.customer_merges
      where customer_merges.restaurant_id = merged_customers.restaurant_id
        and customer_merges.survivor_id = merged_customers.customer_id
        and customer_merges.unmerged_at is null
      union
      select customer_merges.duplicate_id
      from tree
      join public.customer_merges
        on customer_merges.restaurant_id = merged_customers.restaurant_id
        and customer_merges.survivor_id = tree.duplicate_id
        and customer_merges.unmerged_at is null
    )
    select tree.duplicate_id
    from tree
    order by tree.duplicate_id
  );
end
$$;

comment on function regulars.merged_customers(uuid, uuid) is
  'All customers merged into a customer, directly or through another, in the order of their ids.';
revoke all on function regulars.merged_customers(uuid, uuid) from public;
