create or replace function public.erase_customer(
  restaurant_id uuid,
  customer_id uuid,
  actor text
)
returns setof public.customer_erasures
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform regulars.assert_restaurant(erase_customer.restaurant_id);
  perform regulars.assert_actor(erase_customer.actor);

  return next regulars.erase_person(
    restaurant_id => erase_customer.restaurant_id,
    customer_id => erase_customer.customer_id,
    actor => erase_customer.actor,
    reason => 'request'
  );
end
$$;

comment on function public.erase_customer(uuid, uuid, text) is
  'Removes all personal data of a guest for good; counts, points and events stay. A repeated call '
  'changes nothing. Raises RG001, RG007, RG010.';
revoke all on function public.erase_customer(uuid, uuid, text) from public;
