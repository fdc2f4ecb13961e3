-- Generated from contracts/loyalty.tier_changed.v1.json by npm run generate:contracts; never edited.
create or replace function regulars.loyalty_tier_changed_v1(
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
        'previous_tier',
        'tier',
        'lifetime_points'
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
      and (
        payload -> 'entry_id' = 'null'
        or translate(payload ->> 'entry_id', '123456789abcdef', '000000000000000')
          = '00000000-0000-0000-0000-000000000000'
      )
      and jsonb_typeof(payload -> 'previous_tier') = 'string'
      and payload ->> 'previous_tier' ~ '^[a-z0-9]+([_-][a-z0-9]+)*$'
      and jsonb_typeof(payload -> 'tier') = 'string'
      and payload ->> 'tier' ~ '^[a-z0-9]+([_-][a-z0-9]+)*$'
      and case
        when payload -> 'lifetime_points' between '-9007199254740991' and '9007199254740991' then
          (payload -> 'lifetime_points')::numeric % 1 = 0
        else false
      end
    else false
  end is true;
end
$$;

comment on function regulars.loyalty_tier_changed_v1(jsonb, uuid, uuid, uuid) is
  'Whether a payload is exactly what loyalty.tier_changed, version 1, must be.';
revoke all on function regulars.loyalty_tier_changed_v1(jsonb, uuid, uuid, uuid) from public;
