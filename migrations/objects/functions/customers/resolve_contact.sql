create or replace function regulars.resolve_contact(
  booking public.bookings,
  previous_customer_id uuid,
  country_code text,
  placeholders text[],
  has_earlier_phone_readings boolean
)
returns uuid
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_email text;
  v_phone text;
  v_is_old_first boolean := false;
  v_customer_id uuid;
begin
  v_email := regulars.usable_email(booking.customer_email, resolve_contact.placeholders);
  v_phone := regulars.usable_phone(
    booking.customer_phone,
    resolve_contact.country_code,
    resolve_contact.placeholders
  );
  if resolve_contact.has_earlier_phone_readings then
    v_phone := regulars.known_phone(
      restaurant_id => booking.restaurant_id,
      email_normalized => v_email,
      phone => booking.customer_phone,
      phone_normalized => v_phone
    );
  end if;

  if v_email is null and v_phone is null then
    return null;
  end if;

  -- Two customers are locked in contact order.
  if resolve_contact.previous_customer_id is not null then
    v_is_old_first := exists (
      select
      from public.customers
      where customers.restaurant_id = booking.restaurant_id
        and customers.id = resolve_contact.previous_customer_id
        and customers.identity < regulars.identity_key(v_email, v_phone)
    );

    if v_is_old_first then
      perform
      from public.customers
      where customers.restaurant_id = booking.restaurant_id
        and customers.id = resolve_contact.previous_customer_id
      for no key update;
    end if;
  end if;

  v_customer_id := regulars.resolve_customer(
    restaurant_id => booking.restaurant_id,
    email_normalized => v_email,
    phone_normalized => v_phone,
    full_name => regulars.usable_name(booking.customer_name),
    email => case when v_email is not null then regulars.visible_text(booking.customer_email) end,
    phone => case when v_phone is not null then regulars.visible_text(booking.customer_phone) end
  );

  -- a guest who was re-keyed while this waited for the lock must not be made twice
  if resolve_contact.has_earlier_phone_readings and v_phone is distinct from regulars.known_phone(
    restaurant_id => booking.restaurant_id,
    email_normalized => v_email,
    phone => booking.customer_phone,
    phone_normalized => regulars.usable_phone(
      booking.customer_phone,
      resolve_contact.country_code,
      resolve_contact.placeholders
    )
  ) then
    raise exception using
      errcode = 'serialization_failure',
      message = 'the guest''s customer was re-keyed at the same time',
      hint = 'Try the transaction again.';
  end if;

  if resolve_contact.previous_customer_id <> v_customer_id and not v_is_old_first then
    perform
    from public.customers
    where customers.restaurant_id = booking.restaurant_id
      and customers.id = resolve_contact.previous_customer_id
    for no key update;
  end if;

  return v_customer_id;
end
$$;

comment on function regulars.resolve_contact(public.bookings, uuid, text, text[], boolean) is
  'Finds or creates the customer of a booking''s contact and locks it, in contact order with the '
  'previous one; null if the contact is unusable.';
revoke all on function regulars.resolve_contact(public.bookings, uuid, text, text[], boolean)
  from public;
