-- Generated from contracts/loyalty.points_posted.v1.json by npm run generate:contracts; never edited.
create or replace function regulars.loyalty_points_posted_v1(
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
        'program_id',
        'entry_id',
        'entry_sequence',
        'points_delta',
        'reason'
      ] = '{}'
      and payload -> 'version' = '1'
      and payload ->> 'restaurant_id' = restaurant_id::text
      and case
        when booking_id is null then payload -> 'booking_id' = 'null'
        else payload ->> 'booking_id' = booking_id::text
      end
      and payload ->> 'customer_id' = customer_id::text
      and translate(payload ->> 'program_id', '123456789abcdef', '000000000000000')
        = '00000000-0000-0000-0000-000000000000'
      and translate(payload ->> 'entry_id', '123456789abcdef', '000000000000000')
        = '00000000-0000-0000-0000-000000000000'
      and case
        when payload -> 'entry_sequence' between '1' and '2147483647' then
          (payload -> 'entry_sequence')::numeric % 1 = 0
        else false
      end
      and case
        when payload -> 'points_delta' between '-2147483647' and '2147483647' then
          (payload -> 'points_delta')::numeric % 1 = 0
        else false
      end
      and payload ->> 'reason' in (
        'booking.confirmed',
        'booking.adjustment',
        'booking.cancelled',
        'booking.no_show',
        'booking.moved',
        'manual.adjustment',
        'redemption',
        'redemption.reversed',
        'expiry',
        'expiry.reinstated',
        'merge',
        'transfer',
        'erasure'
      )
    else false
  end is true;
end
$$;

comment on function regulars.loyalty_points_posted_v1(jsonb, uuid, uuid, uuid) is
  'Whether a payload is exactly what loyalty.points_posted, version 1, must be.';
revoke all on function regulars.loyalty_points_posted_v1(jsonb, uuid, uuid, uuid) from public;
