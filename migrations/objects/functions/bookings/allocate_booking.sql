create or replace function public.allocate_booking(
  restaurant_id uuid,
  booking_id uuid,
  table_id uuid default null,
  allow_overfill boolean default false
)
returns setof public.bookings
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_booking public.bookings;
  v_table_id uuid := allocate_booking.table_id;
begin
  perform regulars.assert_restaurant(allocate_booking.restaurant_id);
  v_booking := regulars.lock_booking(allocate_booking.restaurant_id, allocate_booking.booking_id);

  if v_booking.status not in ('pending', 'pending_allocation', 'confirmed') then
    raise exception using
      errcode = 'RG019',
      message = 'a booking that is over is given no table',
      detail = format('booking %s: status %s.', v_booking.id, v_booking.status),
      hint = 'Confirm the booking again first.';
  end if;

  if v_table_id is null then
    v_table_id := regulars.pick_table(
      restaurant_id => v_booking.restaurant_id,
      starts_at => v_booking.starts_at,
      ends_at => v_booking.ends_at,
      party_size => v_booking.party_size,
      seating_preference => v_booking.seating_preference,
      booking_id => v_booking.id,
      keep_table_id => v_booking.table_id
    );
    if v_table_id is null then
      perform regulars.refuse_without_table(
        v_booking,
        'Name a table, or move the booking to another time.'
      );
    end if;
  else
    perform regulars.assert_table_seats(
      restaurant_id => v_booking.restaurant_id,
      table_id => v_table_id,
      party_size => v_booking.party_size,
      allow_overfill => allocate_booking.allow_overfill
    );
  end if;

  update public.bookings
  set
    status = case v_booking.status when 'pending' then 'pending' else 'confirmed' end,
    table_id = v_table_id
  where bookings.restaurant_id = allocate_booking.restaurant_id
    and bookings.id = allocate_booking.booking_id
  returning bookings.*
  into v_booking;

  return next v_booking;
end
$$;

comment on function public.allocate_booking(uuid, uuid, uuid, boolean) is
  'Gives a booking the table named, else the one it has, else the smallest free one that fits; '
  'confirms a waiting booking. A named table that is too small needs allow_overfill. Raises '
  'RG001, RG003, RG005, RG006, RG010, RG018, RG019.';
revoke all on function public.allocate_booking(uuid, uuid, uuid, boolean) from public;
