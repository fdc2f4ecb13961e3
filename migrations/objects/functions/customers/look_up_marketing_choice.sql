create or replace function regulars.look_up_marketing_choice(
  restaurant_id uuid,
  customer_id uuid
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_last_tick_at timestamptz;
  v_imported_tick_at timestamptz;
  v_given_at timestamptz;
  v_withdrawn_at timestamptz;
begin
  -- The lock first, the look-ups in new statements: what was read before the lock could be old.
  perform
  from public.customer_profiles
  where customer_profiles.restaurant_id = look_up_marketing_choice.restaurant_id
    and customer_profiles.customer_id = look_up_marketing_choice.customer_id
  for no key update;

  -- newest first, so that a guest's many bookings are not all read
  select bookings.created_at
  into v_last_tick_at
  from public.bookings
  where bookings.restaurant_id = look_up_marketing_choice.restaurant_id
    and bookings.customer_id = look_up_marketing_choice.customer_id
    and bookings.marketing_opt_in
    and bookings.import_batch_id is null
  order by bookings.created_at desc
  limit 1;

  select bookings.created_at
  into v_imported_tick_at
  from public.bookings
  where bookings.restaurant_id = look_up_marketing_choice.restaurant_id
    and bookings.customer_id = look_up_marketing_choice.customer_id
    and bookings.marketing_opt_in
    and bookings.import_batch_id is not null
  order by bookings.created_at desc
  limit 1;

  select
    greatest(
      v_last_tick_at,
      max(marketing_consents.occurred_at) filter (where marketing_consents.is_given)
    ),
    max(marketing_consents.occurred_at) filter (where not marketing_consents.is_given)
  into v_given_at, v_withdrawn_at
  from public.marketing_consents
  where marketing_consents.restaurant_id = look_up_marketing_choice.restaurant_id
    and marketing_consents.customer_id = any (
      array(
        select customers.id
        from public.customers
        where customers.restaurant_id = look_up_marketing_choice.restaurant_id
          and customers.merged_into_id = look_up_marketing_choice.customer_id
      ) || look_up_marketing_choice.customer_id
    );

  -- as regulars.derived_customer_profiles says
  if v_withdrawn_at is null then
    v_given_at := greatest(v_given_at, v_imported_tick_at);
  end if;

  update public.customer_profiles
  set
    marketing_opt_in = coalesce(v_given_at > coalesce(v_withdrawn_at, '-infinity'), false),
    last_marketing_opt_in_at = v_given_at,
    marketing_choice_at = greatest(v_given_at, v_withdrawn_at),
    updated_at = now()
  where customer_profiles.restaurant_id = look_up_marketing_choice.restaurant_id
    and customer_profiles.customer_id = look_up_marketing_choice.customer_id;
end
$$;

comment on function regulars.look_up_marketing_choice(uuid, uuid) is
  'Makes a profile''s marketing choice the last one expressed, by a tick on a booking or by a '
  'call.';
revoke all on function regulars.look_up_marketing_choice(uuid, uuid) from public;
