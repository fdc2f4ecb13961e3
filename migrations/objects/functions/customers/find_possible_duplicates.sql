create or replace function regulars.find_possible_duplicates(
  restaurant_id uuid,
  customer_id uuid
)
returns uuid[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_customer public.customers;
  v_name text collate "C";
  v_surname text collate "C";
  v_others uuid[];
begin
  select customers.*
  into v_customer
  from public.customers
  where customers.restaurant_id = find_possible_duplicates.restaurant_id
    and customers.id = regulars.customer_root(
      find_possible_duplicates.restaurant_id,
      find_possible_duplicates.customer_id
    );
  perform regulars.assert_not_erased(
    restaurant_id => find_possible_duplicates.restaurant_id,
    customer_ids => array[coalesce(v_customer.id, find_possible_duplicates.customer_id)]
  );

  v_name := regulars.name_key(v_customer.full_name);
  v_surname := regulars.surname_key(v_customer.full_name);
  v_others := v_customer.corrected_into_id || array(
    select customers.id
    from public.customers
    where customers.restaurant_id = find_possible_duplicates.restaurant_id
      and customers.corrected_into_id = v_customer.id
  ) || array(
    select customers.id
    from public.customers
    where customers.restaurant_id = find_possible_duplicates.restaurant_id
      and customers.phone_normalized in (
        v_customer.phone_normalized,
        regulars.line_key(v_customer.phone_normalized),
        regexp_replace(v_customer.phone_normalized, E'^\\+54(\\d{10})$', E'+549\\1')
      )
    limit 100
  ) || array(
    select customers.id
    from public.customers
    where customers.restaurant_id = find_possible_duplicates.restaurant_id
      and customers.email_normalized = v_customer.email_normalized
      and customers.erased_at is null
    limit 100
  ) || array(
    select customers.id
    from public.customers
    where customers.restaurant_id = find_possible_duplicates.restaurant_id
      and regulars.name_key(customers.full_name) collate "C" in (v_name, v_surname)
    limit 100
  );

  return (
    select array_agg(array[v_customer.id, others.id])
    from (
      select distinct unnest(v_others) as id
    ) as others
    where others.id <> v_customer.id
  );
end
$$;

comment on function regulars.find_possible_duplicates(uuid, uuid) is
  'Pairs of a customer with others of the same phone, e-mail or name, as an array of arrays of '
  'two. Raises RG007, RG043.';
revoke all on function regulars.find_possible_duplicates(uuid, uuid) from public;
