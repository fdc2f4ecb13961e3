create or replace function public.update_customer(
  restaurant_id uuid,
  customer_id uuid,
  tags text[] default null,
  notes text default null
)
returns setof public.customers
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_customer_id uuid;
  v_tags text[] := array(
    select distinct btrim(given.tag)
    from unnest(update_customer.tags) as given (tag)
    where btrim(given.tag) <> ''
    order by btrim(given.tag)
  );
begin
  perform regulars.assert_restaurant(update_customer.restaurant_id);
  perform regulars.assert_length('notes', update_customer.notes);

  v_customer_id := regulars.lock_customer(
    restaurant_id => update_customer.restaurant_id,
    customer_id => update_customer.customer_id
  );

  -- The card shows the tags of all merged customers, so a removed tag is removed from each.
  if update_customer.tags is not null then
    update public.customers
    set
      tags = array(
        select kept.tag
        from unnest(customers.tags) as kept (tag)
        where kept.tag = any (v_tags)
      ),
      updated_at = now()
    where customers.restaurant_id = update_customer.restaurant_id
      and customers.merged_into_id = v_customer_id
      and not customers.tags <@ v_tags;
  end if;
  -- The survivor takes over the notes of all merged customers, as the card showed them.
  if update_customer.notes is not null then
    update public.customers
    set
      notes = null,
      updated_at = now()
    where customers.restaurant_id = update_customer.restaurant_id
      and customers.merged_into_id = v_customer_id
      and customers.notes is not null;
  end if;

  return query
  update public.customers
  set
    tags = case when update_customer.tags is null then customers.tags else v_tags end,
    notes = case
      when update_customer.notes is null then customers.notes
      else nullif(btrim(update_customer.notes), '')
    end,
    updated_at = now()
  where customers.restaurant_id = update_customer.restaurant_id
    and customers.id = v_customer_id
  returning customers.*;
end
$$;

comment on function public.update_customer(uuid, uuid, text[], text) is
  'Replaces the tags and notes that staff keep on a customer; null leaves them, an empty value '
  'removes them. Raises RG001, RG007, RG010, RG043.';
revoke all on function public.update_customer(uuid, uuid, text[], text) from public;
