create or replace function public.release_analytics_event(
  restaurant_id uuid,
  consumer text,
  cursor text
)
returns boolean
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_restaurant_id uuid;
begin
  perform regulars.assert_restaurant(release_analytics_event.restaurant_id);

  delete from regulars.set_aside_analytics_events
  where set_aside_analytics_events.consumer_id = regulars.find_analytics_consumer(
      release_analytics_event.restaurant_id,
      release_analytics_event.consumer
    )
    and regulars.feed_cursor(
      set_aside_analytics_events.position,
      set_aside_analytics_events.event_id
    ) = regulars.local_cursor(
      release_analytics_event.restaurant_id,
      release_analytics_event.cursor
    )
  returning restaurant_id
  into v_restaurant_id;
  perform regulars.assert_open(v_restaurant_id);
  return v_restaurant_id is not null;
end
$$;

comment on function public.release_analytics_event(uuid, text, text) is
  'Marks an event that was set aside as handled; its booking continues once none of its events is '
  'set aside. Returns false if the event was not set aside. Raises RG054, RG080.';
revoke all on function public.release_analytics_event(uuid, text, text) from public;
