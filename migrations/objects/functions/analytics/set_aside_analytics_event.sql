create or replace function public.set_aside_analytics_event(
  restaurant_id uuid,
  consumer text,
  cursor text,
  reason text
)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_consumer_id uuid;
  v_restaurant_id uuid;
  v_cursor text := substring(
    regulars.local_cursor(
      set_aside_analytics_event.restaurant_id,
      set_aside_analytics_event.cursor
    )
    from '^-?[0-9]{1,18}-[0-9a-f]{8}$'
  );
begin
  perform regulars.assert_restaurant(set_aside_analytics_event.restaurant_id);
  v_consumer_id := regulars.find_analytics_consumer(
    set_aside_analytics_event.restaurant_id,
    set_aside_analytics_event.consumer
  );

  insert into regulars.set_aside_analytics_events (
    restaurant_id,
    consumer_id,
    position,
    event_id,
    booking_id,
    reason
  )
  select
    events.restaurant_id,
    v_consumer_id,
    positions.position,
    events.id,
    events.booking_id,
    left(set_aside_analytics_event.reason, 1000)
  from regulars.analytics_event_positions as positions
  join public.analytics_events as events
    on events.restaurant_id = positions.restaurant_id
    and events.id = positions.event_id
  where positions.position = regulars.cursor_position(v_cursor)
    and regulars.feed_cursor(positions.position, positions.event_id) = v_cursor
    and (
      set_aside_analytics_event.restaurant_id is null
      or positions.restaurant_id = set_aside_analytics_event.restaurant_id
    )
  on conflict do nothing
  returning restaurant_id
  into v_restaurant_id;
  perform regulars.assert_open(v_restaurant_id);
end
$$;

comment on function public.set_aside_analytics_event(uuid, text, text, text) is
  'Sets aside an event that a named consumer could not handle, so that the consumer continues '
  'without it and without later events of its booking. The reason is for people and should hold '
  'no personal data. A repeated call changes nothing. Raises RG054, RG080.';
revoke all on function public.set_aside_analytics_event(uuid, text, text, text) from public;
