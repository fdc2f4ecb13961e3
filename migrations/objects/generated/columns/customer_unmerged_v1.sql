-- Generated from contracts/customer.unmerged.v1.json by npm run generate:contracts; never edited.
create or replace function regulars.customer_unmerged_v1(
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
        'duplicate_id',
        'merge_id'
      ] = '{}'
      and payload -> 'version' = '1'
      and payload ->> 'restaurant_id' = restaurant_id::text
      and case
        when booking_id is null then payload -> 'booking_id' = 'null'
        else payload ->> 'booking_id' = booking_id::text
      end
      and payload ->> 'customer_id' = customer_id::text
      and translate(payload ->> 'duplicate_id', '123456789abcdef', '000000000000000')
        = '00000000-0000-0000-0000-000000000000'
      and translate(payload ->> 'merge_id', '123456789abcdef', '000000000000000')
        = '00000000-0000-0000-0000-000000000000'
    else false
  end is true;
end
$$;

comment on function regulars.customer_unmerged_v1(jsonb, uuid, uuid, uuid) is
  'Whether a payload is exactly what customer.unmerged, version 1, must be.';
revoke all on function regulars.customer_unmerged_v1(jsonb, uuid, uuid, uuid) from public;
