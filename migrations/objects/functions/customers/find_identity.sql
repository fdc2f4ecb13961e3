create or replace function regulars.find_identity(restaurant_id uuid, email text, phone text)
returns uuid
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_email text := regulars.normalize_email(find_identity.email);
  v_phone text;
begin
  select regulars.known_phone(
    restaurant_id => find_identity.restaurant_id,
    email_normalized => v_email,
    phone => find_identity.phone,
    phone_normalized => regulars.normalize_phone(find_identity.phone, restaurants.country_code)
  )
  into v_phone
  from public.restaurants
  where restaurants.id = find_identity.restaurant_id;

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
  'The customer that a contact as given identifies, merged or not; null: none, or an unusable '
  'contact.';
revoke all on function regulars.find_identity(uuid, text, text) from public;
