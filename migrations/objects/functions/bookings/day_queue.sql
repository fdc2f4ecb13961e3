create or replace function regulars.day_queue(booking public.bookings)
returns setof public.waiting_list
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_restaurant public.restaurants;
begin
  select restaurants.*
  into v_restaurant
  from public.restaurants
  where restaurants.id = booking.restaurant_id;

  return query
  select waiting_list.*
  from public.waiting_list
  join public.bookings
    on bookings.restaurant_id = waiting_list.restaurant_id
    and bookings.id = waiting_list.booking_id
  where waiting_list.restaurant_id = booking.restaurant_id
    and waiting_list.status in ('waiting', 'notified')
    and bookings.status = 'pending_allocation'
    -- a range that an index can use; a local date spans at most 25 hours
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
end
$$;

comment on function regulars.day_queue(public.bookings) is
  'The open entries of the waiting list of a booking''s business day.';
revoke all on function regulars.day_queue(public.bookings) from public;
