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
    ) = release_analytics_event.cursor;
  return found;
end
$$;

comment on function public.release_analytics_event(uuid, text, text) is
  'Tells that an event set aside has been handled; its booking goes on when none of it is set '
  'aside any more. False: it was not set aside. Raises RG054.';
revoke all on function public.release_analytics_event(uuid, text, text) from public;
