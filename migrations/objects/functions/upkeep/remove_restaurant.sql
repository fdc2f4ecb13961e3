-- Shared by who leaves for good and by the copy of a move that was given up.
create or replace function regulars.remove_restaurant(restaurant_id uuid)
returns jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_table text;
  v_count bigint;
  v_counts jsonb := '{}';
begin
  perform regulars.forget_attached_writes(remove_restaurant.restaurant_id);
  insert into regulars.removals_in_progress (restaurant_id, subject_id)
  values (remove_restaurant.restaurant_id, remove_restaurant.restaurant_id);

  for v_table in
    select tables.name
    from regulars.tenant_tables() as tables
    order by tables.depth, tables.name
  loop
    execute format('delete from %s as gone where gone.restaurant_id = $1', v_table)
    using remove_restaurant.restaurant_id;
    get diagnostics v_count = row_count;
    v_counts := v_counts || jsonb_build_object(split_part(v_table, '.', 2), v_count);
  end loop;

  perform regulars.forget_restaurant(remove_restaurant.restaurant_id);
  delete from public.restaurants
  where restaurants.id = remove_restaurant.restaurant_id;

  delete from regulars.removals_in_progress
  where removals_in_progress.restaurant_id = remove_restaurant.restaurant_id
    and removals_in_progress.subject_id = remove_restaurant.restaurant_id;
  return v_counts;
end
$$;

comment on function regulars.remove_restaurant(uuid) is
  'Deletes a restaurant with everything held on it, and returns how many rows of each table.';
revoke all on function regulars.remove_restaurant(uuid) from public;
