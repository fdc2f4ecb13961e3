create or replace function regulars.tg_bookings__resolve_customer()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_country_code text;
  v_has_earlier_readings boolean;
  v_email text;
  v_phone text;
  v_is_old_first boolean := false;
begin
  if not regulars.has_contact(NEW.customer_email, NEW.customer_phone) then
    if TG_OP = 'UPDATE' and NEW.customer_id is not distinct from OLD.customer_id then
      -- erase_customer takes the contact and leaves the booking where it is
      if current_setting('regulars.erasing', true) = NEW.restaurant_id::text then
        return NEW;
      end if;
      -- an empty string where there was no contact removes none
      if regulars.has_contact(OLD.customer_email, OLD.customer_phone) then
        NEW.customer_id := null;
      end if;
    elsif NEW.customer_id is not null then
      NEW.customer_id := regulars.customer_root(NEW.restaurant_id, NEW.customer_id);
      perform
      from public.customers
      where customers.restaurant_id = NEW.restaurant_id
        and customers.id = NEW.customer_id
        and customers.merged_into_id is null
        and customers.erased_at is null
      for no key update;

      if not found then
        raise exception using
          errcode = 'RG007',
          message = 'customer not found in this restaurant',
          detail = format('restaurant_id %s: customer_id names no customer.', NEW.restaurant_id),
          hint =
            'Use the id of a customer of the restaurant, or give the guest''s e-mail or phone.';
      end if;
    end if;
    return NEW;
  end if;

  select
    restaurants.country_code,
    exists (
      select
      from regulars.earlier_phone_readings
      where earlier_phone_readings.restaurant_id = NEW.restaurant_id
    )
  into v_country_code, v_has_earlier_readings
  from public.restaurants
  where restaurants.id = NEW.restaurant_id;

  v_email := regulars.normalize_email(NEW.customer_email);
  v_phone := regulars.normalize_phone(NEW.customer_phone, v_country_code);
  if v_has_earlier_readings then
    v_phone := regulars.known_phone(
      restaurant_id => NEW.restaurant_id,
      email_normalized => v_email,
      phone => NEW.customer_phone,
      phone_normalized => v_phone
    );
  end if;

  if v_email is null and v_phone is null then
    -- given but unusable: a new booking is a walk-in, an old one stays with its customer
    NEW.customer_id := case when TG_OP = 'UPDATE' then OLD.customer_id end;
    return NEW;
  end if;

  -- Two customers are locked in contact order.
  if TG_OP = 'UPDATE' and OLD.customer_id is not null then
    v_is_old_first := exists (
      select
      from public.customers
      where customers.restaurant_id = OLD.restaurant_id
        and customers.id = OLD.customer_id
        and customers.identity < regulars.identity_key(v_email, v_phone)
    );

    if v_is_old_first then
      perform
      from public.customers
      where customers.restaurant_id = OLD.restaurant_id
        and customers.id = OLD.customer_id
      for no key update;
    end if;
  end if;

  NEW.customer_id := regulars.resolve_customer(
    restaurant_id => NEW.restaurant_id,
    email_normalized => v_email,
    phone_normalized => v_phone,
    full_name => nullif(btrim(NEW.customer_name), ''),
    email => nullif(btrim(NEW.customer_email), ''),
    phone => nullif(btrim(NEW.customer_phone), '')
  );

  -- a guest who was re-keyed while their lock was waited for must not be made twice
  if v_has_earlier_readings and v_phone is distinct from regulars.known_phone(
    restaurant_id => NEW.restaurant_id,
    email_normalized => v_email,
    phone => NEW.customer_phone,
    phone_normalized => regulars.normalize_phone(NEW.customer_phone, v_country_code)
  ) then
    raise exception using
      errcode = 'serialization_failure',
      message = 'the guest''s customer was re-keyed meanwhile',
      hint = 'Try the transaction again.';
  end if;

  if TG_OP = 'UPDATE' and OLD.customer_id <> NEW.customer_id and not v_is_old_first then
    perform
    from public.customers
    where customers.restaurant_id = OLD.restaurant_id
      and customers.id = OLD.customer_id
    for no key update;
  end if;

  return NEW;
end
$$;

comment on function regulars.tg_bookings__resolve_customer() is
  'Gives a booking the customer of its contact, creating the customer if need be. Raises RG007.';
revoke all on function regulars.tg_bookings__resolve_customer() from public;

create or replace trigger _200_resolve_customer_insert
before insert on public.bookings
for each row
when (NEW.import_batch_id is null)
execute function regulars.tg_bookings__resolve_customer();

-- Beside a changed contact: a booking from before this system that nobody has attached yet and that
-- is now confirmed. Writing customer_id alone fires nothing, so that the backfill needs no bypass.
create or replace trigger _200_resolve_customer_update
before update on public.bookings
for each row
when (
  NEW.customer_email is distinct from OLD.customer_email
  or NEW.customer_phone is distinct from OLD.customer_phone
  or (
    NEW.customer_id is null
    and NEW.status in ('confirmed', 'completed')
    and OLD.status not in ('confirmed', 'completed')
  )
)
execute function regulars.tg_bookings__resolve_customer();
