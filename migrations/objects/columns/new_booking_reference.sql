-- 32 characters without 0/O and 1/I: five random bits pick one. Of 2^40 references, at a million
-- bookings in one restaurant, one insert in a million draws a taken one and fails on
-- bookings_reference_key.
create or replace function regulars.new_booking_reference()
returns text
language plpgsql
volatile
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_signs constant text := '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
  v_bytes bytea := uuid_send(gen_random_uuid());
begin
  -- bytes 6 and 8 of a random UUID hold its version and variant
  return substr(v_signs, 1 + get_byte(v_bytes, 0) % 32, 1)
    || substr(v_signs, 1 + get_byte(v_bytes, 1) % 32, 1)
    || substr(v_signs, 1 + get_byte(v_bytes, 2) % 32, 1)
    || substr(v_signs, 1 + get_byte(v_bytes, 3) % 32, 1)
    || substr(v_signs, 1 + get_byte(v_bytes, 4) % 32, 1)
    || substr(v_signs, 1 + get_byte(v_bytes, 5) % 32, 1)
    || substr(v_signs, 1 + get_byte(v_bytes, 9) % 32, 1)
    || substr(v_signs, 1 + get_byte(v_bytes, 10) % 32, 1);
end
$$;

comment on function regulars.new_booking_reference() is
  'A random booking reference: eight characters without look-alikes.';
revoke all on function regulars.new_booking_reference() from public;
