create or replace function regulars.phone_readings(restaurant_id uuid, phone text)
returns text[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return array(
    select regulars.normalize_phone(phone_readings.phone, restaurants.country_code)
    from public.restaurants
    where restaurants.id = phone_readings.restaurant_id
    union
    select regulars.normalize_phone(
      phone_readings.phone,
      earlier_phone_readings.country_code,
      earlier_phone_readings.edition
    )
    from regulars.earlier_phone_readings
    where earlier_phone_readings.restaurant_id = phone_readings.restaurant_id
  );
end
$$;

comment on function regulars.phone_readings(uuid, text) is
  'The numbers by which a guest of the restaurant who writes this may be known; null among them '
  'for unreadable.';
revoke all on function regulars.phone_readings(uuid, text) from public;
