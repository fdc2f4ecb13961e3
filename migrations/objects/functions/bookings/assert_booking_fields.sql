-- Refuses by field name, because PostgreSQL's detail on a violated constraint would print the row.
create or replace function regulars.assert_booking_fields(booking public.bookings)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_problems text[];
begin
  v_problems := regulars.booking_problems(
    party_size => booking.party_size,
    starts_at => booking.starts_at,
    ends_at => booking.ends_at,
    created_at => booking.created_at,
    confirmed_at => booking.confirmed_at,
    completed_at => booking.completed_at,
    cancelled_at => booking.cancelled_at,
    cancelled_by => booking.cancelled_by,
    customer_name => booking.customer_name,
    customer_email => booking.customer_email,
    customer_phone => booking.customer_phone,
    notes => booking.notes,
    external_source => booking.external_source,
    external_id => booking.external_id,
    idempotency_key => booking.idempotency_key,
    status => booking.status,
    booking_type => booking.booking_type,
    seating_preference => booking.seating_preference,
    source => booking.source,
    reference => booking.reference,
    marketing_opt_in => booking.marketing_opt_in,
    spend_amount => booking.spend_amount,
    spend_currency => booking.spend_currency
  );

  if v_problems <> '{}' then
    -- each problem reads: field, must be, what is expected
    perform regulars.refuse_field(
      split_part(v_problems[1], ' must be ', 1),
      split_part(v_problems[1], ' must be ', 2)
    );
  end if;
end
$$;

comment on function regulars.assert_booking_fields(public.bookings) is
  'Raises RG001 for the first field of a booking that is not valid.';
revoke all on function regulars.assert_booking_fields(public.bookings) from public;
