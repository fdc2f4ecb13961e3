-- Generated from contracts/booking.waitlisted.v1.json by npm run generate:contracts; never edited.
create or replace function regulars.booking_waitlisted_v1(
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
        'waitlist_id',
        'position'
      ] = '{}'
      and payload -> 'version' = '1'
      and payload ->> 'restaurant_id' = restaurant_id::text
      and payload ->> 'booking_id' = booking_id::text
      and case
        when customer_id is null then payload -> 'customer_id' = 'null'
        else payload ->> 'customer_id' = customer_id::text
      end
      and translate(payload ->> 'waitlist_id', '123456789abcdef', '000000000000000')
        = '00000000-0000-0000-0000-000000000000'
      and case
        when payload -> 'position' between '1' and '2147483647' then
          (payload -> 'position')::numeric % 1 = 0
        else false
      end
    else false
  end is true;
end
$$;

comment on function regulars.booking_waitlisted_v1(jsonb, uuid, uuid, uuid) is
  'Whether a payload is exactly what booking.waitlisted, version 1, must be.';
revoke all on function regulars.booking_waitlisted_v1(jsonb, uuid, uuid, uuid) from public;
