-- Generated from contracts/booking.created.v1.json by npm run generate:contracts; never edited.
create or replace function regulars.booking_created_v1(
  payload jsonb,
  restaurant_id uuid,
  booking_id uuid,
  customer_id uuid
)
returns boolean
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
  return case
    when jsonb_typeof(payload) = 'object' then
      payload - array[
        'version',
        'restaurant_id',
        'booking_id',
        'customer_id',
        'status',
        'party_size',
        'booking_type',
        'seating_preference',
        'source',
        'waitlisted',
        'loyalty_points_awarded'
      ] = '{}'
      and payload -> 'version' = '1'
      and payload ->> 'restaurant_id' = restaurant_id::text
      and payload ->> 'booking_id' = booking_id::text
      and case
        when customer_id is null then payload -> 'customer_id' = 'null'
        else payload ->> 'customer_id' = customer_id::text
      end
      and payload ->> 'status' in (
        'pending',
        'pending_allocation',
        'confirmed',
        'cancelled',
        'completed',
        'no_show'
      )
      and case
        when payload -> 'party_size' between '1' and '200' then
          (payload -> 'party_size')::numeric % 1 = 0
        else false
      end
      and payload ->> 'booking_type' in (
        'breakfast',
        'lunch',
        'dinner',
        'drinks'
      )
      and payload ->> 'seating_preference' in (
        'any',
        'indoor',
        'window',
        'booth',
        'bar',
        'outdoor'
      )
      and jsonb_typeof(payload -> 'source') = 'string'
      and payload ->> 'source' ~ '^[a-z0-9]+([_-][a-z0-9]+)*$'
      and jsonb_typeof(payload -> 'waitlisted') = 'boolean'
      and case
        when payload -> 'loyalty_points_awarded' between '0' and '2147483647' then
          (payload -> 'loyalty_points_awarded')::numeric % 1 = 0
        else false
      end
    else false
  end is true;
end
$$;

comment on function regulars.booking_created_v1(jsonb, uuid, uuid, uuid) is
  'Whether a payload is exactly what booking.created, version 1, must be.';
revoke all on function regulars.booking_created_v1(jsonb, uuid, uuid, uuid) from public;
