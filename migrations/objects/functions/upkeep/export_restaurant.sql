create or replace function public.export_restaurant(restaurant_id uuid)
returns table (
  table_name text,
  row_data jsonb
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
-- the same export in every session
set timezone = 'UTC'
set intervalstyle = 'postgres'
set bytea_output = 'hex'
as $$
declare
  v_table record;
begin
  perform regulars.assert_restaurant(export_restaurant.restaurant_id);

  return query
  select 'restaurants', to_jsonb(restaurants)
  from public.restaurants
  where restaurants.id = export_restaurant.restaurant_id;

  if not found then
    perform regulars.refuse_restaurant(
      export_restaurant.restaurant_id,
      'Correct restaurant_id.'
    );
  end if;

  for v_table in
    select tables.name, tables.generated
    from regulars.tenant_tables() as tables
    order by tables.depth desc, tables.name
  loop
    return query execute format(
      'select %L, to_jsonb(exported) - $2 from %s as exported where exported.restaurant_id = $1',
      split_part(v_table.name, '.', 2),
      v_table.name
    ) using export_restaurant.restaurant_id, v_table.generated;
  end loop;
end
$$;

comment on function public.export_restaurant(uuid) is
  'Everything held on a restaurant, one result row per table row, in the order in which the rows '
  'can be inserted again. Raises RG004, RG010.';
revoke all on function public.export_restaurant(uuid) from public;
