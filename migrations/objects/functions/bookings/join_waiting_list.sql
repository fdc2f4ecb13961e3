create or replace function regulars.join_waiting_list(booking public.bookings)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_restaurant public.restaurants;
  v_position integer;
begin
  -- One row's lock numbers those who join: nobody can count between another's count and its insert.
  select restaurants.*
  into v_restaurant
  from public.restaurants
  where restaurants.id = booking.restaurant_id
  for no key update;

  -- A new statement, so that it sees what the lock was waited for.
  select coalesce(count(*), 0) + 1
  into v_position
  from public.waiting_list
  join public.bookings
    on bookings.restaurant_id = waiting_list.restaurant_id
    and bookings.id = waiting_list.booking_id
  where waiting_list.restaurant_id = booking.restaurant_id
    and waiting_list.status = 'waiting'
    and bookings.status = 'pending_allocation'
    and bookings.id <> booking.id
    -- what an index can use; a local date spans at most 25 hours
    and bookings.starts_at between booking.starts_at - interval '25 hours'
      and booking.starts_at + interval '25 hours'
    and regulars.business_date(
      bookings.starts_at,
      v_restaurant.timezone,
      v_restaurant.day_starts_at
    ) = regulars.business_date(
      booking.starts_at,
      v_restaurant.timezone,
      v_restaurant.day_starts_at
    );

  insert into public.waiting_list (restaurant_id, booking_id, position)
  values (booking.restaurant_id, booking.id, v_position);
end
$$;

comment on function regulars.join_waiting_list(public.bookings) is
  'Opens a waiting-list entry for a booking, behind the open ones of the same restaurant and date.';
revoke all on function regulars.join_waiting_list(public.bookings) from public;
