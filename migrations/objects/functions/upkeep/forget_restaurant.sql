-- Reads the catalog, like regulars.tenant_tables.
create or replace function regulars.forget_restaurant(restaurant_id uuid)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_table regclass;
begin
  -- Otherwise a reader could assign positions to the restaurant's events.
  perform
  from regulars.analytics_feeds
  for update;

  delete from regulars.set_aside_analytics_events
  using regulars.analytics_consumers
  where analytics_consumers.of_restaurant_id = forget_restaurant.restaurant_id
    and set_aside_analytics_events.consumer_id = analytics_consumers.id;
  delete from regulars.analytics_consumers
  where analytics_consumers.of_restaurant_id = forget_restaurant.restaurant_id;

  -- the keys of an attached app
  delete from regulars.attach_problems
  where attach_problems.of_restaurant_id = forget_restaurant.restaurant_id;
  delete from regulars.attach_resolutions
  where attach_resolutions.of_restaurant_id = forget_restaurant.restaurant_id;

  for v_table in
    select classes.oid::regclass
    from pg_catalog.pg_class as classes
    join pg_catalog.pg_attribute as attributes
      on attributes.attrelid = classes.oid
      and attributes.attname = 'restaurant_id'
      and not attributes.attisdropped
    where classes.relnamespace = 'regulars'::regnamespace
      and classes.relkind in ('r', 'p')
      and classes.oid <> all (
        array[
          'regulars.offboardings',
          'regulars.removals_in_progress',
          -- or the next booking of the attached app would make it again
          'regulars.attached_restaurants'
        ]::regclass[]
      )
    order by classes.relname
  loop
    execute format('delete from %s as gone where gone.restaurant_id = $1', v_table)
    using forget_restaurant.restaurant_id;
  end loop;

  update regulars.settings
  set value = array_to_string(
    array(
      select entries.entry
      from string_to_table(settings.value, ',') with ordinality as entries (entry, place)
      where lower(btrim(entries.entry)) <> forget_restaurant.restaurant_id::text
      order by entries.place
    ),
    ','
  )
  where settings.name = 'loyalty.pilot_restaurant_ids'
    and strpos(lower(settings.value), forget_restaurant.restaurant_id::text) > 0;

  perform regulars.drop_temporary_tables();
end
$$;

comment on function regulars.forget_restaurant(uuid) is
  'Deletes what the schema regulars, the pilot list and this session''s temporary tables hold of '
  'a restaurant; the record that it was offboarded stays.';
revoke all on function regulars.forget_restaurant(uuid) from public;
