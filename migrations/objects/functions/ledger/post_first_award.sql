-- By far the most frequent posting. Nobody else posts for a booking whose row is locked, and the
-- amount does not depend on the account; so neither a lock of the account nor regulars.entries_owed
-- is needed.
create or replace function regulars.post_first_award(booking public.bookings)
returns boolean
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_entry public.loyalty_point_events[];
begin
  -- Filters by the key only: with a condition on the guest as well, a plan could read all bookings
  -- of the guest.
  select array[
    regulars.new_entry(
      restaurant_id => bookings.restaurant_id,
      program_id => bookings.loyalty_program_id,
      customer_id => bookings.customer_id,
      points_delta => bookings.loyalty_points_awarded,
      reason => 'booking.confirmed',
      occurred_at => regulars.award_date(
        bookings.confirmed_at,
        bookings.created_at,
        clock_timestamp()
      ),
      booking_id => bookings.id,
      source_key => regulars.booking_source_key(bookings.id, 1)
    )
  ]
  into v_entry
  from public.bookings
  where bookings.restaurant_id = booking.restaurant_id
    and bookings.id = booking.id
    -- Another trigger may have changed the booking since.
    and bookings.loyalty_points_awarded <> 0
    and (bookings.loyalty_program_id, bookings.customer_id)
      = (booking.loyalty_program_id, booking.customer_id)
    and not exists (
      select
      from public.loyalty_point_events
      where loyalty_point_events.restaurant_id = booking.restaurant_id
        and loyalty_point_events.booking_id = booking.id
    );

  if not found then
    return false;
  end if;
  return regulars.append_entries(booking.restaurant_id, v_entry) > 0;
end
$$;

comment on function regulars.post_first_award(public.bookings) is
  'Posts the points of a booking for which nothing was posted before; returns false and does '
  'nothing if something was.';
revoke all on function regulars.post_first_award(public.bookings) from public;
