create or replace function public.cancel_booking(
  restaurant_id uuid,
  booking_id uuid,
  cancelled_by text default 'system'
)
returns setof public.bookings
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_booking public.bookings;
begin
  perform regulars.assert_restaurant(cancel_booking.restaurant_id);
  v_booking := regulars.lock_booking(cancel_booking.restaurant_id, cancel_booking.booking_id);

  if v_booking.status <> 'cancelled' then
    update public.bookings
    set
      status = 'cancelled',
      cancelled_by = coalesce(cancel_booking.cancelled_by, 'system')
    where bookings.restaurant_id = cancel_booking.restaurant_id
      and bookings.id = cancel_booking.booking_id
    returning bookings.*
    into v_booking;
  end if;

  return next v_booking;
end
$$;

comment on function public.cancel_booking(uuid, uuid, text) is
  'Cancels a booking; returns a cancelled one as it is. cancelled_by: customer, staff or system. '
  'Raises RG001, RG002, RG003, RG010.';
revoke all on function public.cancel_booking(uuid, uuid, text) from public;
