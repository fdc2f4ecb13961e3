create or replace function regulars.write_booking_events(
  previous public.bookings,
  booking public.bookings
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_types text[] := regulars.booking_event_types(previous, booking);
begin
  if v_types = '{}' then
    return;
  end if;

  insert into public.analytics_events (
    restaurant_id,
    event_type,
    schema_version,
    booking_id,
    booking_sequence,
    customer_id,
    payload,
    emitted_by
  )
  select
    booking.restaurant_id,
    types.event_type,
    1,
    booking.id,
    booking.event_count - cardinality(v_types) + types.number,
    booking.customer_id,
    regulars.booking_event_payload(types.event_type, previous, booking),
    'trigger'
  from unnest(v_types) with ordinality as types (event_type, number)
  order by types.number;
end
$$;

comment on function regulars.write_booking_events(public.bookings, public.bookings) is
  'Writes the events of a change of a booking, which event_count has counted; previous is null '
  'for an insert.';
revoke all on function regulars.write_booking_events(public.bookings, public.bookings) from public;
