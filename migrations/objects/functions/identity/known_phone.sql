-- Until a change of the phone rules is applied, guests stay who they are: a customer with the key
-- of an earlier reading keeps it, everybody else is read by today's rules. The oldest reading
-- counts first. A reading made after the change does not count: under today's rules it may be
-- another guest's number.
create or replace function regulars.known_phone(
  restaurant_id uuid,
  email_normalized text,
  phone text,
  phone_normalized text
)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_earlier regulars.earlier_phone_readings;
  v_phone text;
begin
  for v_earlier in
    select earlier_phone_readings.*
    from regulars.earlier_phone_readings
    where earlier_phone_readings.restaurant_id = known_phone.restaurant_id
    order by earlier_phone_readings.changed_at
  loop
    v_phone := regulars.normalize_phone(
      phone => known_phone.phone,
      country_code => v_earlier.country_code,
      edition => v_earlier.edition
    );
    -- a placeholder identifies nobody, whatever it was read as
    continue when v_phone = any (
      (
        select restaurants.placeholder_contacts
        from public.restaurants
        where restaurants.id = known_phone.restaurant_id
      )::text[]
    );
    perform
    from public.customers
    where customers.restaurant_id = known_phone.restaurant_id
      and customers.identity = regulars.identity_key(known_phone.email_normalized, v_phone)
      and customers.erased_at is null
      and customers.phone_read_at < v_earlier.changed_at;
    if found then
      return v_phone;
    end if;
  end loop;

  return known_phone.phone_normalized;
end
$$;

comment on function regulars.known_phone(uuid, text, text, text) is
  'The number by which a guest is known: as read before a change of rules that is not applied '
  'yet, else as read today.';
revoke all on function regulars.known_phone(uuid, text, text, text) from public;
