create or replace function regulars.is_usable_contact(
  restaurant_id uuid,
  email text,
  phone text
)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return regulars.normalize_email(is_usable_contact.email) is not null
    or regulars.normalize_phone(
      is_usable_contact.phone,
      (
        select restaurants.country_code
        from public.restaurants
        where restaurants.id = is_usable_contact.restaurant_id
      )
    ) is not null;
end
$$;

comment on function regulars.is_usable_contact(uuid, text, text) is
  'Whether an e-mail or a phone, as given, identifies a guest of the restaurant.';
revoke all on function regulars.is_usable_contact(uuid, text, text) from public;
