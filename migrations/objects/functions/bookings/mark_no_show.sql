create or replace function public.mark_no_show(
  restaurant_id uuid,
  booking_id uuid
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
  perform regulars.assert_restaurant(mark_no_show.restaurant_id);
  v_booking := regulars.lock_booking(mark_no_show.restaurant_id, mark_no_show.booking_id);

  if v_booking.status <> 'no_show' then
    update public.bookings
    set status = 'no_show'
    where bookings.restaurant_id = mark_no_show.restaurant_id
      and bookings.id = mark_no_show.booking_id
    returning bookings.*
    into v_booking;
  end if;

  return next v_booking;
end
$$;

comment on function public.mark_no_show(uuid, uuid) is
  'Records that the party did not come; a repeated call returns the booking as it is. Raises '
  'RG002, RG003, RG010.';
revoke all on function public.mark_no_show(uuid, uuid) from public;
