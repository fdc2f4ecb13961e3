-- The customer of a booking's contact. One that is given but unusable leaves a changed booking
-- where it is, and makes a new one a walk-in.
create or replace function regulars.resolve_contact(
  booking public.bookings,
  previous_customer_id uuid,
  country_code text,
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
  v_email := regulars.normalize_email(booking.customer_email);
  v_phone := regulars.normalize_phone(booking.customer_phone, resolve_contact.country_code);
  if resolve_contact.has_earlier_phone_readings then
    v_phone := regulars.known_phone(
      restaurant_id => booking.restaurant_id,
      email_normalized => v_email,
      phone => booking.customer_phone,
      phone_normalized => v_phone
    );
  end if;

  if v_email is null and v_phone is null then
    return resolve_contact.previous_customer_id;
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
    full_name => nullif(btrim(booking.customer_name), ''),
    email => nullif(btrim(booking.customer_email), ''),
    phone => nullif(btrim(booking.customer_phone), '')
  );

  -- a guest who was re-keyed while their lock was waited for must not be made twice
  if resolve_contact.has_earlier_phone_readings and v_phone is distinct from regulars.known_phone(
    restaurant_id => booking.restaurant_id,
    email_normalized => v_email,
    phone => booking.customer_phone,
    phone_normalized => regulars.normalize_phone(
      booking.customer_phone,
      resolve_contact.country_code
    )
  ) then
    raise exception using
      errcode = 'serialization_failure',
      message = 'the guest''s customer was re-keyed meanwhile',
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

comment on function regulars.resolve_contact(public.bookings, uuid, text, boolean) is
  'Finds or creates the customer of a booking''s contact and locks it, in contact order with the '
  'previous one.';
revoke all on function regulars.resolve_contact(public.bookings, uuid, text, boolean) from public;
