create or replace function regulars.lock_booking(restaurant_id uuid, booking_id uuid)
returns public.bookings
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_booking public.bookings;
begin
  select bookings.*
  into v_booking
  from public.bookings
  where bookings.restaurant_id = lock_booking.restaurant_id
    and bookings.id = lock_booking.booking_id
  for no key update;

  if not found then
    perform regulars.refuse_booking(lock_booking.restaurant_id, lock_booking.booking_id);
  end if;

  return v_booking;
end
$$;

comment on function regulars.lock_booking(uuid, uuid) is
  'Locks and returns a booking. Raises RG003.';
revoke all on function regulars.lock_booking(uuid, uuid) from public;
