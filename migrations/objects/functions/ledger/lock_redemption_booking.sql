-- Bookings are locked before customers, as everywhere. A concurrent cancellation waits and then
-- gives the points back.
create or replace function regulars.lock_redemption_booking(restaurant_id uuid, booking_id uuid)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_booking public.bookings;
begin
  if lock_redemption_booking.booking_id is null then
    return;
  end if;
  v_booking := regulars.lock_booking(
    lock_redemption_booking.restaurant_id,
    lock_redemption_booking.booking_id
  );
  if v_booking.status = 'cancelled' then
    raise exception using
      errcode = 'RG031',
      message = 'the booking is cancelled',
      detail = format('booking %s.', v_booking.id),
      hint = 'Redeem for another booking, or for none.';
  end if;
end
$$;

comment on function regulars.lock_redemption_booking(uuid, uuid) is
  'Locks the booking that points are redeemed for; null: none. Raises RG003, RG031.';
revoke all on function regulars.lock_redemption_booking(uuid, uuid) from public;
