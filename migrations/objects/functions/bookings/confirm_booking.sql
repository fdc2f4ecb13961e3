-- After a cancellation or a no-show, a booking gets its old table back if it is free, else another.
create or replace function public.confirm_booking(
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
  perform regulars.assert_restaurant(confirm_booking.restaurant_id);
  v_booking := regulars.lock_booking(confirm_booking.restaurant_id, confirm_booking.booking_id);

  if v_booking.status <> 'confirmed' then
    if v_booking.table_id is not null and v_booking.status in ('cancelled', 'no_show') then
      v_booking.table_id := regulars.pick_table(
        restaurant_id => v_booking.restaurant_id,
        starts_at => v_booking.starts_at,
        ends_at => v_booking.ends_at,
        party_size => v_booking.party_size,
        seating_preference => v_booking.seating_preference,
        booking_id => v_booking.id,
        keep_table_id => v_booking.table_id
      );
      if v_booking.table_id is null then
        perform regulars.refuse_without_table(
          v_booking,
          'Make a new booking, which may join the waiting list.'
        );
      end if;
    end if;

    update public.bookings
    set
      status = 'confirmed',
      table_id = v_booking.table_id
    where bookings.restaurant_id = confirm_booking.restaurant_id
      and bookings.id = confirm_booking.booking_id
    returning bookings.*
    into v_booking;
  end if;

  return next v_booking;
end
$$;

comment on function public.confirm_booking(uuid, uuid) is
  'Confirms a booking, with or without a table; returns a confirmed one as it is. Raises RG002, '
  'RG003, RG010, RG018.';
revoke all on function public.confirm_booking(uuid, uuid) from public;
