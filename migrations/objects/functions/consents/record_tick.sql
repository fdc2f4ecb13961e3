-- A tick belongs to the contact that the booking has now. A guest to whom the booking is handed
-- over later has ticked nothing. A tick for a contact that identifies nobody is ignored.
create or replace function regulars.record_tick(
  booking public.bookings,
  occurred_at timestamptz default null
)
returns timestamptz
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_email text;
  v_phone text;
  v_is_imported boolean := exists (
    select
    from regulars.imports_in_progress
    where imports_in_progress.restaurant_id = booking.restaurant_id
      and imports_in_progress.booking_id = booking.id
  );
begin
  select customers.email_normalized, customers.phone_normalized
  into v_email, v_phone
  from public.customers
  where customers.restaurant_id = booking.restaurant_id
    and customers.id = case
      when regulars.has_contact(booking.customer_email, booking.customer_phone)
        then regulars.find_identity(
          restaurant_id => booking.restaurant_id,
          email => booking.customer_email,
          phone => booking.customer_phone
        )
      else booking.customer_id
    end;
  if not found then
    return null;
  end if;

  return regulars.record_choice(
    restaurant_id => booking.restaurant_id,
    emails => array[v_email],
    phones => array[v_phone],
    channels => '{email,sms,phone}',
    kind => case when v_is_imported then 'imported' else 'ticked' end,
    occurred_at => case
      when v_is_imported then booking.created_at
      else record_tick.occurred_at
    end
  );
end
$$;

comment on function regulars.record_tick(public.bookings, timestamptz) is
  'Stores a box ticked on a booking for the addresses of its contact; returns the time from which '
  'it counts, or null if the contact identifies nobody.';
revoke all on function regulars.record_tick(public.bookings, timestamptz) from public;
