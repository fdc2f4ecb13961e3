-- The bill may come later: completing again with an amount adds it.
create or replace function public.complete_booking(
  restaurant_id uuid,
  booking_id uuid,
  spend_amount bigint default null,
  spend_currency text default null
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
  perform regulars.assert_restaurant(complete_booking.restaurant_id);
  v_booking := regulars.lock_booking(complete_booking.restaurant_id, complete_booking.booking_id);

  update public.bookings
  set
    status = 'completed',
    spend_amount = coalesce(complete_booking.spend_amount, v_booking.spend_amount),
    spend_currency = coalesce(complete_booking.spend_currency, v_booking.spend_currency)
  where bookings.restaurant_id = complete_booking.restaurant_id
    and bookings.id = complete_booking.booking_id
  returning bookings.*
  into v_booking;

  return next v_booking;
end
$$;

comment on function public.complete_booking(uuid, uuid, bigint, text) is
  'Records that the party came, and the bill in minor units if known (null leaves it). Raises '
  'RG001, RG002, RG003, RG010.';
revoke all on function public.complete_booking(uuid, uuid, bigint, text) from public;
