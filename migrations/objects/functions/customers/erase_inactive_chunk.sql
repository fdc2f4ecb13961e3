-- All of the chunk are locked at once, in the one order; what each erasure locks again is held by
-- then. Somebody who has come back while the locks were waited for stays.
create or replace function regulars.erase_inactive_chunk(
  restaurant_id uuid,
  customer_ids uuid[],
  older_than interval,
  actor text
)
returns setof uuid
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_before timestamptz;
  v_group uuid[];
  v_customer_id uuid;
  v_erasure public.customer_erasures;
begin
  perform regulars.assert_restaurant(erase_inactive_chunk.restaurant_id);
  perform regulars.assert_actor(erase_inactive_chunk.actor);
  v_before := regulars.retention_start(erase_inactive_chunk.older_than);

  perform regulars.lock_unattached(erase_inactive_chunk.restaurant_id, is_erasure => true);

  v_group := erase_inactive_chunk.customer_ids || array(
    select unnest(regulars.merged_customers(erase_inactive_chunk.restaurant_id, given.id))
    from unnest(erase_inactive_chunk.customer_ids) as given (id)
  );
  perform regulars.lock_people(
    restaurant_id => erase_inactive_chunk.restaurant_id,
    booking_owner_ids => erase_inactive_chunk.customer_ids,
    customer_ids => v_group,
    booking_ids => regulars.find_unattached(erase_inactive_chunk.restaurant_id, v_group),
    is_erasure => true
  );
  perform regulars.open_accounts(erase_inactive_chunk.restaurant_id, v_group);

  for v_customer_id in
    select customers.id
    from public.customers
    where customers.restaurant_id = erase_inactive_chunk.restaurant_id
      and customers.id = any (erase_inactive_chunk.customer_ids)
      and customers.erased_at is null
      and customers.merged_into_id is null
    order by customers.identity
  loop
    v_erasure := regulars.erase_person(
      restaurant_id => erase_inactive_chunk.restaurant_id,
      customer_id => v_customer_id,
      actor => erase_inactive_chunk.actor,
      reason => 'retention',
      inactive_since => v_before
    );
    if v_erasure.erased_at is not null then
      return next v_customer_id;
    end if;
  end loop;
end
$$;

comment on function regulars.erase_inactive_chunk(uuid, uuid[], interval, text) is
  'Erases those who are still inactive of the guests that a dry run of erase_inactive_customers '
  'has listed, and returns them. One transaction each. Raises RG001, RG010.';
revoke all on function regulars.erase_inactive_chunk(uuid, uuid[], interval, text) from public;
