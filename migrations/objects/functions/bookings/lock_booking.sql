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
    raise exception using
      errcode = 'RG003',
      message = 'booking not found in this restaurant',
      detail = format(
        'restaurant_id %s, booking_id %s.',
        coalesce(lock_booking.restaurant_id::text, 'null'),
        coalesce(lock_booking.booking_id::text, 'null')
      ),
      hint = 'Use the id of one of the restaurant''s own bookings.';
  end if;

  return v_booking;
end
$$;

comment on function regulars.lock_booking(uuid, uuid) is
  'Locks and returns a booking. Raises RG003.';
revoke all on function regulars.lock_booking(uuid, uuid) from public;
