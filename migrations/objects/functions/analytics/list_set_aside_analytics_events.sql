create or replace function public.list_set_aside_analytics_events(
  restaurant_id uuid,
  consumer text
)
returns table (
  cursor text,
  id uuid,
  event_restaurant_id uuid,
  event_type text,
  schema_version integer,
  booking_id uuid,
  booking_sequence integer,
  customer_id uuid,
  payload jsonb,
  emitted_by text,
  occurred_at timestamptz,
  recorded_at timestamptz,
  reason text,
  set_aside_at timestamptz
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  perform regulars.assert_restaurant(list_set_aside_analytics_events.restaurant_id);

  return query
  select
    regulars.feed_cursor(aside.position, aside.event_id),
    events.id,
    events.restaurant_id,
    events.event_type,
    events.schema_version,
    events.booking_id,
    events.booking_sequence,
    events.customer_id,
    events.payload,
    events.emitted_by,
    events.occurred_at,
    events.recorded_at,
    aside.reason,
    aside.set_aside_at
  from regulars.set_aside_analytics_events as aside
  join public.analytics_events as events
    on events.restaurant_id = aside.restaurant_id
    and events.id = aside.event_id
  where aside.consumer_id = regulars.find_analytics_consumer(
    list_set_aside_analytics_events.restaurant_id,
    list_set_aside_analytics_events.consumer
  )
  order by aside.position;
end
$$;

comment on function public.list_set_aside_analytics_events(uuid, text) is
  'The events that a named consumer could not handle, and later events of the same bookings, in '
  'order. Raises RG054.';
revoke all on function public.list_set_aside_analytics_events(uuid, text) from public;
