-- Generated from contracts/ by npm run generate:contracts; never edited.
-- It only ever gains branches: what a published contract says never changes, so that rows checked
-- before stay valid.
create or replace function regulars.follows_contract(
  event_type text,
  schema_version integer,
  payload jsonb,
  restaurant_id uuid,
  booking_id uuid,
  customer_id uuid
)
returns boolean
language plpgsql
immutable
parallel safe
-- no operator of the caller's may stand in for one of a check
set search_path = pg_catalog, pg_temp
as $$
begin
  case
    when event_type = 'booking.allocated' and schema_version = 1 then
      return regulars.booking_allocated_v1(payload, restaurant_id, booking_id, customer_id);
    when event_type = 'booking.amended' and schema_version = 1 then
      return regulars.booking_amended_v1(payload, restaurant_id, booking_id, customer_id);
    when event_type = 'booking.cancelled' and schema_version = 1 then
      return regulars.booking_cancelled_v1(payload, restaurant_id, booking_id, customer_id);
    when event_type = 'booking.completed' and schema_version = 1 then
      return regulars.booking_completed_v1(payload, restaurant_id, booking_id, customer_id);
    when event_type = 'booking.created' and schema_version = 1 then
      return regulars.booking_created_v1(payload, restaurant_id, booking_id, customer_id);
    when event_type = 'booking.no_show' and schema_version = 1 then
      return regulars.booking_no_show_v1(payload, restaurant_id, booking_id, customer_id);
    when event_type = 'booking.waitlisted' and schema_version = 1 then
      return regulars.booking_waitlisted_v1(payload, restaurant_id, booking_id, customer_id);
    when event_type = 'customer.erased' and schema_version = 1 then
      return regulars.customer_erased_v1(payload, restaurant_id, booking_id, customer_id);
    when event_type = 'customer.merged' and schema_version = 1 then
      return regulars.customer_merged_v1(payload, restaurant_id, booking_id, customer_id);
    when event_type = 'customer.unmerged' and schema_version = 1 then
      return regulars.customer_unmerged_v1(payload, restaurant_id, booking_id, customer_id);
    when event_type = 'loyalty.points_posted' and schema_version = 1 then
      return regulars.loyalty_points_posted_v1(payload, restaurant_id, booking_id, customer_id);
    when event_type = 'loyalty.tier_changed' and schema_version = 1 then
      return regulars.loyalty_tier_changed_v1(payload, restaurant_id, booking_id, customer_id);
    when event_type = 'marketing.consent_changed' and schema_version = 1 then
      return regulars.marketing_consent_changed_v1(payload, restaurant_id, booking_id, customer_id);
    else
      return false;
  end case;
end
$$;

comment on function regulars.follows_contract(text, integer, jsonb, uuid, uuid, uuid) is
  'Whether an event has a contract and its payload is exactly what that says.';
revoke all on function regulars.follows_contract(text, integer, jsonb, uuid, uuid, uuid) from public;
