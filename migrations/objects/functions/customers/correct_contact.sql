-- A guest who adds or corrects one half of the contact of their only booking stays the same
-- customer, under the new identity. A change of both halves means somebody else.
create or replace function regulars.correct_contact(
  previous public.bookings,
  booking public.bookings,
  country_code text,
  placeholders text[],
  has_earlier_phone_readings boolean
)
returns boolean
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_old_email text := regulars.usable_email(previous.customer_email, correct_contact.placeholders);
  v_old_phone text := regulars.usable_phone(
    previous.customer_phone,
    correct_contact.country_code,
    correct_contact.placeholders
  );
  v_email text := regulars.usable_email(booking.customer_email, correct_contact.placeholders);
  v_phone text := regulars.usable_phone(
    booking.customer_phone,
    correct_contact.country_code,
    correct_contact.placeholders
  );
  v_customer_id uuid;
begin
  if correct_contact.has_earlier_phone_readings then
    v_old_phone := regulars.known_phone(
      restaurant_id => previous.restaurant_id,
      email_normalized => v_old_email,
      phone => previous.customer_phone,
      phone_normalized => v_old_phone
    );
    v_phone := regulars.known_phone(
      restaurant_id => booking.restaurant_id,
      email_normalized => v_email,
      phone => booking.customer_phone,
      phone_normalized => v_phone
    );
  end if;

  if (v_email = v_old_email) is not true and (v_phone = v_old_phone) is not true
    or (v_email, v_phone) is not distinct from (v_old_email, v_old_phone)
  then
    return false;
  end if;

  -- A customer who has the new identity keeps it. Staff decide whether the two are the same guest.
  if exists (
    select
    from public.customers
    where customers.restaurant_id = booking.restaurant_id
      and customers.identity = regulars.identity_key(v_email, v_phone)
      and customers.erased_at is null
  ) then
    return regulars.is_only_booking(previous);
  end if;

  -- The booking may have been made under the contact of a duplicate, which keeps that contact.
  select customers.id
  into v_customer_id
  from public.customers
  where customers.restaurant_id = previous.restaurant_id
    and customers.identity = regulars.identity_key(v_old_email, v_old_phone)
    and customers.erased_at is null;
  perform
  from public.customers
  where customers.restaurant_id = previous.restaurant_id
    and customers.id in (previous.customer_id, v_customer_id)
  order by customers.identity
  for no key update;
  if not regulars.is_only_booking(previous) then
    return false;
  end if;

  -- Locked before the choices for them are read. Whoever chooses for the old contact has found this
  -- customer by it and writes its profile: that comes before, or finds it no more.
  perform regulars.claim_addresses(
    booking.restaurant_id,
    array[v_old_email, v_old_phone, v_email, v_phone]
  );
  perform
  from public.customer_profiles
  where customer_profiles.restaurant_id = previous.restaurant_id
    and customer_profiles.customer_id = previous.customer_id
  for no key update;
  begin
    update public.customers
    set
      email_normalized = v_email,
      phone_normalized = v_phone,
      -- a removed value is no longer shown; a value replaced by junk still is
      email = case
        when coalesce(v_email, regulars.visible_text(booking.customer_email)) is not null
          then customers.email
      end,
      phone = case
        when coalesce(v_phone, regulars.visible_text(booking.customer_phone)) is not null
          then customers.phone
      end,
      phone_read_at = case
        when v_phone is distinct from v_old_phone then clock_timestamp()
        else customers.phone_read_at
      end,
      updated_at = now()
    where customers.restaurant_id = previous.restaurant_id
      and customers.id = v_customer_id
      and customers.identity = regulars.identity_key(v_old_email, v_old_phone)
      and coalesce(customers.merged_into_id, customers.id) = previous.customer_id
      and customers.erased_at is null;
    if found then
      perform regulars.write_choices(previous.restaurant_id, array[previous.customer_id]);
    end if;
  exception
    when unique_violation then
      -- another session made the customer at the same moment
      null;
  end;
  return true;
end
$$;

comment on function regulars.correct_contact(
  public.bookings, public.bookings, text, text[], boolean
) is
  'Whether a change corrects one half of the contact of a customer''s only booking; if nobody has '
  'the new identity, it becomes the customer''s.';
revoke all on function regulars.correct_contact(
  public.bookings, public.bookings, text, text[], boolean
) from public;
