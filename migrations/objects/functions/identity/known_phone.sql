-- Guests stay who they are until the change of rules is applied: one who was known by the number as
-- the rules read it then, is still known by that. Everybody else is read by the rules of today.
-- The oldest reading first, as the guest was known by it first.
-- Only a number that was read before the change counts: by today's rules it may be somebody else's.
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
