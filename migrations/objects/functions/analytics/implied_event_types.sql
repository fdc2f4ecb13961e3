create or replace function regulars.implied_event_types(booking public.bookings)
returns text[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_types text[] := array['booking.created'];
begin
  if booking.status = 'pending_allocation' and exists (
    select
    from public.waiting_list
    where waiting_list.restaurant_id = booking.restaurant_id
      and waiting_list.booking_id = booking.id
      and waiting_list.status in ('waiting', 'notified')
  ) then
    v_types := v_types || 'booking.waitlisted'::text;
  end if;

  -- booking.created covers a row inserted in this status
  if booking.table_id is not null
    and (booking.status <> 'cancelled' or booking.previous_status is not null)
  then
    v_types := v_types || 'booking.allocated'::text;
  end if;
  if booking.previous_status is not null
    and booking.status in ('cancelled', 'completed', 'no_show')
  then
    v_types := v_types || ('booking.' || booking.status);
  end if;

  return v_types;
end
$$;

comment on function regulars.implied_event_types(public.bookings) is
  'The events that a booking''s present state implies, in order, to replace purged ones.';
revoke all on function regulars.implied_event_types(public.bookings) from public;
