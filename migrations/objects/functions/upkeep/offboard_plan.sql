create or replace function regulars.offboard_plan(
  restaurant_id uuid,
  out rows_delivered bigint,
  out items bigint
)
returns record
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_table text;
  v_count bigint;
begin
  perform regulars.assert_restaurant(offboard_plan.restaurant_id);

  if not exists (
    select
    from public.restaurants
    where restaurants.id = offboard_plan.restaurant_id
  ) then
    perform regulars.refuse_restaurant(offboard_plan.restaurant_id, 'Correct restaurant_id.');
  end if;

  select begun.rows_delivered
  into rows_delivered
  from regulars.begun_offboardings as begun
  where begun.restaurant_id = offboard_plan.restaurant_id;
  rows_delivered := coalesce(rows_delivered, 0);

  -- the restaurant's own row
  items := 1;
  for v_table in
    select tables.name
    from regulars.tenant_tables() as tables
  loop
    execute format('select count(*) from %s as held where held.restaurant_id = $1', v_table)
    into v_count
    using offboard_plan.restaurant_id;
    items := items + v_count;
  end loop;
end
$$;

comment on function regulars.offboard_plan(uuid) is
  'How many rows of a restaurant the chunks of its offboarding have delivered, and how many are '
  'left. Raises RG004, RG010.';
revoke all on function regulars.offboard_plan(uuid) from public;
