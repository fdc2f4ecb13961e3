create or replace function regulars.event_payload(
  schema_version integer,
  restaurant_id uuid,
  booking_id uuid,
  customer_id uuid,
  details jsonb
)
returns jsonb
language sql
stable
parallel safe
begin atomic
  select jsonb_build_object(
    'version', schema_version,
    'restaurant_id', restaurant_id,
    'booking_id', booking_id,
    'customer_id', customer_id
  ) || details;
end;

comment on function regulars.event_payload(integer, uuid, uuid, uuid, jsonb) is
  'A payload from the keys that all events share and the details of one event.';
revoke all on function regulars.event_payload(integer, uuid, uuid, uuid, jsonb) from public;
