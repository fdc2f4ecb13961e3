create or replace function regulars.customer_root(restaurant_id uuid, customer_id uuid)
returns uuid
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_id uuid := customer_root.customer_id;
  v_next uuid;
  v_steps integer := 0;
begin
  loop
    select customers.merged_into_id
    into v_next
    from public.customers
    where customers.restaurant_id = customer_root.restaurant_id
      and customers.id = v_id;

    if not found then
      return null;
    end if;
    if v_next is null then
      return v_id;
    end if;
    v_id := v_next;

    -- only an edit by hand can make a circle
    v_steps := v_steps + 1;
    if v_steps > 1000 then
      return null;
    end if;
  end loop;
end
$$;

comment on function regulars.customer_root(uuid, uuid) is
  'The customer that a customer stands for after following merge pointers; null: no such '
  'customer, or pointers in a circle.';
revoke all on function regulars.customer_root(uuid, uuid) from public;
