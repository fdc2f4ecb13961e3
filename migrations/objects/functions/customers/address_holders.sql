-- Finds every customer with an address of a person, and all customers merged with those. Every
-- merge pointer names the customer that stands for the whole person.
create or replace function regulars.address_holders(restaurant_id uuid, customer_id uuid)
returns uuid[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return array(
    with person as (
      select customers.*
      from public.customers
      where customers.restaurant_id = address_holders.restaurant_id
        and (
          customers.id = address_holders.customer_id
          or customers.merged_into_id = address_holders.customer_id
        )
    ),
    roots as (
      select address_holders.customer_id as id
      union
      select coalesce(holders.merged_into_id, holders.id)
      from person
      join public.customers as holders
        on holders.restaurant_id = address_holders.restaurant_id
        and holders.email_normalized = person.email_normalized
      union
      select coalesce(holders.merged_into_id, holders.id)
      from person
      join public.customers as holders
        on holders.restaurant_id = address_holders.restaurant_id
        and holders.phone_normalized = person.phone_normalized
    )
    select roots.id
    from roots
    union
    select merged.id
    from roots
    join public.customers as merged
      on merged.restaurant_id = address_holders.restaurant_id
      and merged.merged_into_id = roots.id
  );
end
$$;

comment on function regulars.address_holders(uuid, uuid) is
  'All customers who share an e-mail or a phone with a customer, including itself and the '
  'customers merged with them.';
revoke all on function regulars.address_holders(uuid, uuid) from public;
