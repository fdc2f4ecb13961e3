-- The caller holds the addresses (regulars.lock_addresses), so that no customer with one of them is
-- made in the meantime. Customers merged in the meantime are looked up again.
create or replace function regulars.spread_choices(restaurant_id uuid, addresses text[])
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_customer_ids uuid[];
  v_locked_ids uuid[];
begin
  loop
    v_customer_ids := array(
      select unnest(array[holders.id, holders.merged_into_id]) as id
      from (
        select customers.id, customers.merged_into_id
        from public.customers
        where customers.restaurant_id = spread_choices.restaurant_id
          and customers.email_normalized = any (spread_choices.addresses)
        union
        select customers.id, customers.merged_into_id
        from public.customers
        where customers.restaurant_id = spread_choices.restaurant_id
          and customers.phone_normalized = any (spread_choices.addresses)
      ) as holders
      group by 1
      order by 1
    );
    v_customer_ids := array_remove(v_customer_ids, null);
    exit when v_customer_ids = v_locked_ids;

    insert into public.customer_profiles (restaurant_id, customer_id)
    select spread_choices.restaurant_id, holders.id
    from unnest(v_customer_ids) as holders (id)
    where not exists (
      select
      from public.customer_profiles
      where customer_profiles.restaurant_id = spread_choices.restaurant_id
        and customer_profiles.customer_id = holders.id
    )
    order by holders.id
    on conflict do nothing;

    perform
    from public.customer_profiles
    where customer_profiles.restaurant_id = spread_choices.restaurant_id
      and customer_profiles.customer_id = any (v_customer_ids)
    order by customer_profiles.customer_id
    for no key update;
    v_locked_ids := v_customer_ids;
  end loop;

  perform regulars.write_choices(spread_choices.restaurant_id, v_customer_ids);
end
$$;

comment on function regulars.spread_choices(uuid, text[]) is
  'Writes the choices for addresses into the profiles of all customers who have one of them.';
revoke all on function regulars.spread_choices(uuid, text[]) from public;
