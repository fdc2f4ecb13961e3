-- One transaction: either the tenant is exported and deleted, or nothing has happened. It locks
-- only rows of that tenant, and all of them before it exports any, so that it deletes what it has
-- exported. The restaurant is locked first, so that nothing is added; then bookings and what
-- follows them, in the order of every writer. In a large restaurant regulars.offboard_chunk has
-- left little to do.
create or replace function public.offboard_restaurant(restaurant_id uuid, actor text)
returns table (
  table_name text,
  row_data jsonb
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_table text;
  v_begun jsonb;
  v_counts jsonb;
begin
  perform regulars.assert_restaurant(offboard_restaurant.restaurant_id);

  perform regulars.assert_given(
    'actor',
    offboard_restaurant.actor,
    'the id or kind of the one who acts'
  );

  perform
  from public.restaurants
  where restaurants.id = offboard_restaurant.restaurant_id
  for update;

  perform
  from public.bookings
  where bookings.restaurant_id = offboard_restaurant.restaurant_id
  order by bookings.id
  for update;
  perform
  from public.restaurant_tables
  where restaurant_tables.restaurant_id = offboard_restaurant.restaurant_id
  order by restaurant_tables.id
  for update;
  perform
  from public.customers
  where customers.restaurant_id = offboard_restaurant.restaurant_id
  order by
    customers.identity,
    customers.id
  for update;
  perform
  from public.customer_profiles
  where customer_profiles.restaurant_id = offboard_restaurant.restaurant_id
  order by customer_profiles.customer_id
  for update;
  perform
  from public.loyalty_points
  where loyalty_points.restaurant_id = offboard_restaurant.restaurant_id
  order by
    loyalty_points.program_id,
    loyalty_points.customer_id
  for update;
  for v_table in
    select tables.name
    from regulars.tenant_tables() as tables
    order by
      tables.depth desc,
      tables.name
  loop
    execute format('select from %s as held where held.restaurant_id = $1 for update', v_table)
    using offboard_restaurant.restaurant_id;
  end loop;

  return query
  select exported.table_name, exported.row_data
  from public.export_restaurant(offboard_restaurant.restaurant_id) as exported;

  select begun.row_counts
  into v_begun
  from regulars.begun_offboardings as begun
  where begun.restaurant_id = offboard_restaurant.restaurant_id;

  v_counts := regulars.remove_restaurant(offboard_restaurant.restaurant_id);

  -- what regulars.offboard_chunk has delivered counts with the rest
  select v_counts || coalesce(
    jsonb_object_agg(
      delivered.key,
      delivered.value::bigint + coalesce((v_counts ->> delivered.key)::bigint, 0)
    ),
    '{}'
  )
  into v_counts
  from jsonb_each_text(v_begun) as delivered;

  insert into regulars.offboardings (restaurant_id, actor, row_counts)
  values (offboard_restaurant.restaurant_id, offboard_restaurant.actor, v_counts);
end
$$;

comment on function public.offboard_restaurant(uuid, text) is
  'Returns everything held on a restaurant, as export_restaurant does, deletes it and records '
  'that without personal data. Raises RG001, RG004, RG010.';
revoke all on function public.offboard_restaurant(uuid, text) from public;
