create or replace function regulars.write_customer_event(
  event_type text,
  restaurant_id uuid,
  customer_id uuid,
  details jsonb default '{}'
)
returns void
language sql
volatile
begin atomic
  insert into public.analytics_events (
    restaurant_id,
    event_type,
    schema_version,
    customer_id,
    payload,
    emitted_by,
    occurred_at
  )
  values (
    write_customer_event.restaurant_id,
    write_customer_event.event_type,
    1,
    write_customer_event.customer_id,
    regulars.event_payload(
      1,
      write_customer_event.restaurant_id,
      null,
      write_customer_event.customer_id,
      write_customer_event.details
    ),
    'trigger',
    clock_timestamp()
  );
end;

comment on function regulars.write_customer_event(text, uuid, uuid, jsonb) is
  'Writes an event of a customer without a booking, in version 1 of its contract.';
revoke all on function regulars.write_customer_event(text, uuid, uuid, jsonb) from public;
