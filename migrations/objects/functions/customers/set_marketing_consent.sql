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
  v_emails text[];
  v_phones text[];
  v_occurred_at timestamptz;
begin
  perform regulars.assert_restaurant(set_marketing_consent.restaurant_id);
  perform regulars.assert_actor(set_marketing_consent.actor);
  perform regulars.assert_length('wording', set_marketing_consent.wording);

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
  elsif not isfinite(set_marketing_consent.occurred_at) then
    v_field := 'occurred_at';
    v_limit := 'a time';
  end if;
  if v_field is not null then
    perform regulars.refuse_field(v_field, v_limit);
  end if;

  v_customer_id := regulars.lock_customer(
    restaurant_id => set_marketing_consent.restaurant_id,
    customer_id => set_marketing_consent.customer_id
  );

  -- for every address of all merged customers, so that it still counts after an unmerge
  select array_agg(customers.email_normalized), array_agg(customers.phone_normalized)
  into v_emails, v_phones
  from public.customers
  where customers.restaurant_id = set_marketing_consent.restaurant_id
    and customers.id = any (
      v_customer_id
      || regulars.merged_customers(set_marketing_consent.restaurant_id, v_customer_id)
    );

  v_occurred_at := regulars.record_choice(
    restaurant_id => set_marketing_consent.restaurant_id,
    emails => v_emails,
    phones => v_phones,
    channels => set_marketing_consent.channels,
    kind => case when set_marketing_consent.is_given then 'given' else 'withdrawn' end,
    occurred_at => set_marketing_consent.occurred_at
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
end
$$;

comment on function public.set_marketing_consent(
  uuid, uuid, boolean, text, text, text[], text, uuid, timestamptz
) is
  'Records a marketing choice on the given channels, for every address of the guest: given or '
  'withdrawn, by whom, where and on which wording. A future time counts as now. Raises RG001, '
  'RG007, RG010, RG043.';
revoke all on function public.set_marketing_consent(
  uuid, uuid, boolean, text, text, text[], text, uuid, timestamptz
) from public;
