create or replace function regulars.find_identity(restaurant_id uuid, email text, phone text)
returns uuid
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_restaurant public.restaurants;
  v_email text;
  v_phone text;
begin
  select restaurants.*
  into v_restaurant
  from public.restaurants
  where restaurants.id = find_identity.restaurant_id;

  v_email := regulars.usable_email(find_identity.email, v_restaurant.placeholder_contacts);
  v_phone := regulars.known_phone(
    restaurant_id => find_identity.restaurant_id,
    email_normalized => v_email,
    phone => find_identity.phone,
    phone_normalized => regulars.usable_phone(
      find_identity.phone,
      v_restaurant.country_code,
      v_restaurant.placeholder_contacts
    )
  );

  return (
    select customers.id
    from public.customers
    where customers.restaurant_id = find_identity.restaurant_id
      and customers.identity = regulars.identity_key(v_email, v_phone)
      and customers.erased_at is null
  );
end
$$;

comment on function regulars.find_identity(uuid, text, text) is
  'The customer that a contact as given identifies, merged or not; null if there is none or the '
  'contact is unusable.';
revoke all on function regulars.find_identity(uuid, text, text) from public;
