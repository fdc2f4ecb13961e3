create or replace function regulars.booking_event_payload(
  event_type text,
  previous public.bookings,
  booking public.bookings
)
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_details jsonb;
begin
  case event_type
    when 'booking.created' then
      v_details := jsonb_build_object(
        'status', booking.status,
        'party_size', booking.party_size,
        'booking_type', booking.booking_type,
        'seating_preference', booking.seating_preference,
        'source', booking.source,
        'waitlisted', booking.status = 'pending_allocation',
        'loyalty_points_awarded', booking.loyalty_points_awarded
      );
    when 'booking.waitlisted' then
      select jsonb_build_object(
        'waitlist_id', entry.id,
        'position', (
          select count(*)
          from regulars.day_queue(booking) as queue
          where queue.position <= entry.position
        )
      )
      into v_details
      from public.waiting_list as entry
      where entry.restaurant_id = booking.restaurant_id
        and entry.booking_id = booking.id
        and entry.status in ('waiting', 'notified');
    when 'booking.allocated' then
      v_details := jsonb_build_object(
        'table_id', booking.table_id,
        'allocation_status',
        case when previous.table_id is null then 'allocated' else 'reallocated' end
      );
    when 'booking.cancelled' then
      v_details := jsonb_build_object(
        'previous_status', booking.previous_status,
        'cancelled_by', booking.cancelled_by
      );
    when 'booking.completed', 'booking.no_show' then
      v_details := jsonb_build_object(
        'previous_status', booking.previous_status,
        'party_size', booking.party_size
      );
    when 'booking.amended' then
      v_details := jsonb_build_object(
        'previous_status', previous.status,
        'status', booking.status,
        'previous_party_size', previous.party_size,
        'party_size', booking.party_size,
        'previous_customer_id', previous.customer_id,
        'contact_changed',
        (booking.customer_name, booking.customer_email, booking.customer_phone)
          is distinct from (
            previous.customer_name,
            previous.customer_email,
            previous.customer_phone
          ),
        'times_changed',
        (booking.starts_at, booking.ends_at) <> (previous.starts_at, previous.ends_at),
        'table_cleared',
        previous.table_id is not null and booking.table_id is null
      );
  end case;

  return regulars.event_payload(
    1,
    booking.restaurant_id,
    booking.id,
    booking.customer_id,
    v_details
  );
end
$$;

comment on function regulars.booking_event_payload(text, public.bookings, public.bookings) is
  'The payload of one event of a booking, in version 1 of its contract.';
revoke all on function regulars.booking_event_payload(text, public.bookings, public.bookings)
  from public;
