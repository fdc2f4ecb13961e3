-- One transaction: either all of the tenant is gone and its export delivered, or nothing has
-- happened. It holds rows of that tenant only. The restaurant goes first under lock, so that
-- nothing is added meanwhile.
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
  v_count bigint;
  v_counts jsonb := '{}';
begin
  perform regulars.assert_restaurant(offboard_restaurant.restaurant_id);

  if btrim(coalesce(offboard_restaurant.actor, '')) = '' then
    perform regulars.refuse_field('actor', 'the id or kind of whoever does it');
  end if;

  perform
  from public.restaurants
  where restaurants.id = offboard_restaurant.restaurant_id
  for update;

  return query
  select exported.table_name, exported.row_data
  from public.export_restaurant(offboard_restaurant.restaurant_id) as exported;

  insert into regulars.removals_in_progress (restaurant_id, subject_id)
  values (offboard_restaurant.restaurant_id, offboard_restaurant.restaurant_id);

  for v_table in
    select tables.name
    from regulars.tenant_tables() as tables
    order by tables.depth, tables.name
  loop
    execute format('delete from %s as gone where gone.restaurant_id = $1', v_table)
    using offboard_restaurant.restaurant_id;
    get diagnostics v_count = row_count;
    v_counts := v_counts || jsonb_build_object(split_part(v_table, '.', 2), v_count);
  end loop;

  delete from regulars.earlier_phone_readings
  where earlier_phone_readings.restaurant_id = offboard_restaurant.restaurant_id;
  delete from public.restaurants
  where restaurants.id = offboard_restaurant.restaurant_id;

  delete from regulars.removals_in_progress
  where removals_in_progress.restaurant_id = offboard_restaurant.restaurant_id
    and removals_in_progress.subject_id = offboard_restaurant.restaurant_id;

  insert into regulars.offboardings (restaurant_id, actor, row_counts)
  values (offboard_restaurant.restaurant_id, offboard_restaurant.actor, v_counts);
end
$$;

comment on function public.offboard_restaurant(uuid, text) is
  'Returns everything held on a restaurant, as export_restaurant does, deletes it and records '
  'that without personal data. Raises RG004, RG010, RG022.';
revoke all on function public.offboard_restaurant(uuid, text) from public;
