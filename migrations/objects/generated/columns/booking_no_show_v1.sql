-- Generated from contracts/booking.no_show.v1.json by npm run generate:contracts; never edited.
create or replace function regulars.booking_no_show_v1(
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
        'party_size'
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
      and case
        when payload -> 'party_size' between '1' and '200' then
          (payload -> 'party_size')::numeric % 1 = 0
        else false
      end
    else false
  end is true;
end
$$;

comment on function regulars.booking_no_show_v1(jsonb, uuid, uuid, uuid) is
  'Whether a payload is exactly what booking.no_show, version 1, must be.';
revoke all on function regulars.booking_no_show_v1(jsonb, uuid, uuid, uuid) from public;
