-- Generated from contracts/booking.amended.v1.json by npm run generate:contracts; never edited.
create or replace function regulars.booking_amended_v1(
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
        'previous_status',
        'status',
        'previous_party_size',
        'party_size',
        'previous_customer_id',
        'contact_changed',
        'times_changed',
        'table_cleared'
      ] = '{}'
      and payload -> 'version' = '1'
      and payload ->> 'restaurant_id' = restaurant_id::text
      and payload ->> 'booking_id' = booking_id::text
      and case
        when customer_id is null then payload -> 'customer_id' = 'null'
        else payload ->> 'customer_id' = customer_id::text
      end
      and payload ->> 'previous_status' in (
        'pending',
        'pending_allocation',
        'confirmed',
        'cancelled',
        'completed',
        'no_show'
      )
      and payload ->> 'status' in (
        'pending',
        'pending_allocation',
        'confirmed',
        'cancelled',
        'completed',
        'no_show'
      )
      and case
        when payload -> 'previous_party_size' between '1' and '200' then
          (payload -> 'previous_party_size')::numeric % 1 = 0
        else false
      end
      and case
        when payload -> 'party_size' between '1' and '200' then
          (payload -> 'party_size')::numeric % 1 = 0
        else false
      end
      and (
        payload -> 'previous_customer_id' = 'null'
        or translate(payload ->> 'previous_customer_id', '123456789abcdef', '000000000000000')
          = '00000000-0000-0000-0000-000000000000'
      )
      and jsonb_typeof(payload -> 'contact_changed') = 'boolean'
      and jsonb_typeof(payload -> 'times_changed') = 'boolean'
      and jsonb_typeof(payload -> 'table_cleared') = 'boolean'
    else false
  end is true;
end
$$;

comment on function regulars.booking_amended_v1(jsonb, uuid, uuid, uuid) is
  'Whether a payload is exactly what booking.amended, version 1, must be.';
revoke all on function regulars.booking_amended_v1(jsonb, uuid, uuid, uuid) from public;
