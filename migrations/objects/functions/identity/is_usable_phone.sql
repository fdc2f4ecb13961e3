-- Until a change of rules is applied, guests are known by earlier readings.
create or replace function regulars.is_usable_phone(
  restaurant_id uuid,
  phone text,
  country_code text,
  placeholders text[]
)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return regulars.usable_phone(
      phone => is_usable_phone.phone,
      country_code => is_usable_phone.country_code,
      placeholders => is_usable_phone.placeholders
    ) is not null
    or exists (
      select
      from regulars.earlier_phone_readings as earlier
      where earlier.restaurant_id = is_usable_phone.restaurant_id
        and regulars.normalize_phone(is_usable_phone.phone, earlier.country_code, earlier.edition)
          <> all (is_usable_phone.placeholders)
    );
end
$$;

comment on function regulars.is_usable_phone(uuid, text, text, text[]) is
  'Whether a phone as given identifies a guest of the restaurant, by the rules in force or by '
  'earlier ones that are not replaced yet.';
revoke all on function regulars.is_usable_phone(uuid, text, text, text[]) from public;
