-- The app's label where no other table of the restaurant has it; else with the app's key.
create or replace function regulars.add_attached_tables()
returns integer
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_row record;
  v_id uuid;
  v_restaurant text := coalesce(current_setting('regulars.restaurant_id', true), '');
  v_count integer := 0;
begin
  for v_row in
    select rows.*, attached.restaurant_id
    from regulars.attached_table_rows() as rows
    join regulars.attached_restaurants as attached on attached.external_id = rows.restaurant_key
    join public.restaurants on restaurants.id = attached.restaurant_id
    where not exists (
      select
      from regulars.attached_tables
      where attached_tables.restaurant_id = attached.restaurant_id
        and attached_tables.external_id = rows.external_id
    )
    order by attached.restaurant_id, rows.external_id
  loop
    perform set_config('regulars.restaurant_id', v_row.restaurant_id::text, true);
    insert into public.restaurant_tables (restaurant_id, label, capacity, seating_type)
    select
      v_row.restaurant_id,
      case
        when exists (
          select
          from public.restaurant_tables
          where restaurant_tables.restaurant_id = v_row.restaurant_id
            and restaurant_tables.label = v_row.label
        )
          then v_row.label || ' (' || v_row.external_id || ')'
        else v_row.label
      end,
      v_row.capacity,
      coalesce(v_row.seating_type, 'indoor')
    returning id into v_id;
    insert into regulars.attached_tables (restaurant_id, external_id, table_id)
    values (v_row.restaurant_id, v_row.external_id, v_id);
    v_count := v_count + 1;
  end loop;
  perform set_config('regulars.restaurant_id', v_restaurant, true);
  return v_count;
end
$$;

comment on function regulars.add_attached_tables() is
  'Makes the tables of the attached app that are not there yet, and returns how many.';
revoke all on function regulars.add_attached_tables() from public;
