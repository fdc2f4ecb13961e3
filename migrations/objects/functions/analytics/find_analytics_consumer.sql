create or replace function regulars.find_analytics_consumer(
  restaurant_id uuid,
  consumer text
)
returns uuid
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_id uuid;
begin
  select consumers.id
  into v_id
  from regulars.analytics_consumers as consumers
  where consumers.name = find_analytics_consumer.consumer
    and (
      consumers.of_restaurant_id = find_analytics_consumer.restaurant_id
      or consumers.of_restaurant_id is null and find_analytics_consumer.restaurant_id is null
    );
  if not found then
    raise exception using
      errcode = 'RG054',
      message = 'no such consumer of the feed',
      detail = format('Restaurant %s has no consumer of that name.',
        coalesce(find_analytics_consumer.restaurant_id::text, 'null (all)')),
      hint = 'open_analytics_consumer makes one.',
      column = 'consumer';
  end if;
  return v_id;
end
$$;

comment on function regulars.find_analytics_consumer(uuid, text) is
  'The id of a named consumer. Raises RG054 if there is none.';
revoke all on function regulars.find_analytics_consumer(uuid, text) from public;
