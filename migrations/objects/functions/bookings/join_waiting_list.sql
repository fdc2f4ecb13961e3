create or replace function regulars.join_waiting_list(booking public.bookings)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  insert into public.waiting_list (restaurant_id, booking_id, position)
  values (booking.restaurant_id, booking.id, regulars.next_ticket(booking));
end
$$;

comment on function regulars.join_waiting_list(public.bookings) is
  'Opens a waiting-list entry for a booking, behind the open ones of the same restaurant and date.';
revoke all on function regulars.join_waiting_list(public.bookings) from public;
