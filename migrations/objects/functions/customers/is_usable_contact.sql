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
  return exists (
    select
    from public.restaurants
    where restaurants.id = is_usable_contact.restaurant_id
      and (
        regulars.usable_email(is_usable_contact.email, restaurants.placeholder_contacts)
          is not null
        or regulars.is_usable_phone(
          restaurants.id,
          is_usable_contact.phone,
          restaurants.country_code,
          restaurants.placeholder_contacts
        )
      )
  );
end
$$;

comment on function regulars.is_usable_contact(uuid, text, text) is
  'Whether an e-mail or a phone as given identifies a guest of the restaurant.';
revoke all on function regulars.is_usable_contact(uuid, text, text) from public;
