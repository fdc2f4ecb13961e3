-- Decides which events a change of a booking writes, both for the trigger that counts them and for
-- the one that writes them.
create or replace function regulars.booking_event_types(
  previous public.bookings,
  booking public.bookings
)
returns text[]
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_is_new boolean := previous.id is null;
  v_has_moved boolean := booking.status is distinct from previous.status;
  v_gets_table boolean := booking.table_id is not null
    and booking.table_id is distinct from previous.table_id;
  v_types text[] := '{}';
begin
  if v_is_new then
    v_types := v_types || 'booking.created'::text;
    if booking.status = 'cancelled' then
      return v_types;
    end if;
  elsif booking.party_size <> previous.party_size
    or (booking.starts_at, booking.ends_at) <> (previous.starts_at, previous.ends_at)
    or (booking.customer_name, booking.customer_email, booking.customer_phone)
      is distinct from (previous.customer_name, previous.customer_email, previous.customer_phone)
    or (
      previous.table_id is not null
      and booking.table_id is null
      and booking.status <> 'pending_allocation'
    )
    -- A move without an event type of its own: a table for a waiting booking implies that it is
    -- confirmed.
    or (
      v_has_moved
      and booking.status in ('pending', 'confirmed')
      and not (previous.status = 'pending_allocation' and v_gets_table)
    )
  then
    v_types := v_types || 'booking.amended'::text;
  end if;

  if v_has_moved and booking.status = 'pending_allocation' then
    v_types := v_types || 'booking.waitlisted'::text;
  end if;

  if v_gets_table then
    v_types := v_types || 'booking.allocated'::text;
  end if;

  if v_has_moved and not v_is_new and booking.status in ('cancelled', 'completed', 'no_show') then
    v_types := v_types || ('booking.' || booking.status);
  end if;

  return v_types;
end
$$;

comment on function regulars.booking_event_types(public.bookings, public.bookings) is
  'The events that a change of a booking writes, in order; previous is null for an insert.';
revoke all on function regulars.booking_event_types(public.bookings, public.bookings) from public;
