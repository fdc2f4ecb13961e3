create or replace function public.set_marketing_consent(
  restaurant_id uuid,
  customer_id uuid,
  is_given boolean,
  actor text,
  source text,
  channels text[] default '{email,sms,phone}',
  wording text default null,
  booking_id uuid default null,
  occurred_at timestamptz default null
)
returns setof public.marketing_consents
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_field text;
  v_limit text;
  v_customer_id uuid;
  v_occurred_at timestamptz := coalesce(
    set_marketing_consent.occurred_at,
    clock_timestamp()
  );
begin
  perform regulars.assert_restaurant(set_marketing_consent.restaurant_id);
  perform regulars.assert_actor(set_marketing_consent.actor);

  if set_marketing_consent.is_given is null then
    v_field := 'is_given';
    v_limit := 'true or false';
  elsif set_marketing_consent.source ~ '^[a-z0-9]+([_-][a-z0-9]+)*$' is not true then
    v_field := 'source';
    v_limit := 'a slug: lower-case letters and digits, joined by - or _';
  elsif coalesce(cardinality(set_marketing_consent.channels), 0) = 0
    or not set_marketing_consent.channels <@ '{email,sms,phone}'
  then
    v_field := 'channels';
    v_limit := 'one or more of email, sms, phone';
  elsif v_occurred_at > clock_timestamp() or not isfinite(v_occurred_at) then
    v_field := 'occurred_at';
    v_limit := 'a time that has passed';
  end if;
  if v_field is not null then
    raise exception using
      errcode = 'RG040',
      message = 'a value given for the customer is not valid',
      detail = format('%s must be %s.', v_field, v_limit),
      hint = format('Correct %s and try again.', v_field),
      column = v_field;
  end if;

  v_customer_id := regulars.lock_customer(
    restaurant_id => set_marketing_consent.restaurant_id,
    customer_id => set_marketing_consent.customer_id
  );

  return query
  insert into public.marketing_consents (
    restaurant_id,
    customer_id,
    channel,
    is_given,
    booking_id,
    source,
    wording,
    actor,
    occurred_at
  )
  select
    set_marketing_consent.restaurant_id,
    v_customer_id,
    chosen.channel,
    set_marketing_consent.is_given,
    set_marketing_consent.booking_id,
    set_marketing_consent.source,
    nullif(btrim(set_marketing_consent.wording), ''),
    set_marketing_consent.actor,
    v_occurred_at
  from (
    select distinct unnest(set_marketing_consent.channels) as channel
  ) as chosen
  order by chosen.channel
  returning marketing_consents.*;

  perform regulars.refresh_profiles(
    restaurant_id => set_marketing_consent.restaurant_id,
    customer_ids => array[v_customer_id]
  );
end
$$;

comment on function public.set_marketing_consent(
  uuid, uuid, boolean, text, text, text[], text, uuid, timestamptz
) is
  'Records a marketing choice on the given channels: given or withdrawn, by whom, where, on which '
  'wording. Raises RG007, RG010, RG040, RG043.';
revoke all on function public.set_marketing_consent(
  uuid, uuid, boolean, text, text, text[], text, uuid, timestamptz
) from public;
