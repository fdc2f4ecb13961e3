-- Generated from contracts/marketing.consent_changed.v1.json by npm run generate:contracts; never edited.
create or replace function regulars.marketing_consent_changed_v1(
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
        'email_opt_in',
        'sms_opt_in',
        'phone_opt_in'
      ] = '{}'
      and payload -> 'version' = '1'
      and payload ->> 'restaurant_id' = restaurant_id::text
      and case
        when booking_id is null then payload -> 'booking_id' = 'null'
        else payload ->> 'booking_id' = booking_id::text
      end
      and payload ->> 'customer_id' = customer_id::text
      and jsonb_typeof(payload -> 'email_opt_in') = 'boolean'
      and jsonb_typeof(payload -> 'sms_opt_in') = 'boolean'
      and jsonb_typeof(payload -> 'phone_opt_in') = 'boolean'
    else false
  end is true;
end
$$;

comment on function regulars.marketing_consent_changed_v1(jsonb, uuid, uuid, uuid) is
  'Whether a payload is exactly what marketing.consent_changed, version 1, must be.';
revoke all on function regulars.marketing_consent_changed_v1(jsonb, uuid, uuid, uuid) from public;
