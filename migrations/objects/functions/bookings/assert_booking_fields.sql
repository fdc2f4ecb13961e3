-- Refused by name, because PostgreSQL's own detail on a constraint would print the row.
create or replace function regulars.assert_booking_fields(booking public.bookings)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_field text;
  v_limit text;
begin
  if booking.party_size is null or booking.party_size not between 1 and 200 then
    v_field := 'party_size';
    v_limit := 'a whole number from 1 to 200';
  elsif booking.starts_at is null or not isfinite(booking.starts_at) then
    v_field := 'starts_at';
    v_limit := 'a date and time';
  elsif booking.ends_at is null
    or booking.ends_at <= booking.starts_at
    or not isfinite(booking.ends_at)
  then
    v_field := 'ends_at';
    v_limit := 'a date and time after starts_at';
  elsif not isfinite(booking.created_at) then
    v_field := 'created_at';
    v_limit := 'a date and time';
  elsif not isfinite(booking.confirmed_at) then
    v_field := 'confirmed_at';
    v_limit := 'a date and time';
  elsif not isfinite(booking.completed_at) then
    v_field := 'completed_at';
    v_limit := 'a date and time';
  elsif not isfinite(booking.cancelled_at) then
    v_field := 'cancelled_at';
    v_limit := 'a date and time';
  elsif length(booking.customer_name) > 500 then
    v_field := 'customer_name';
    v_limit := 'at most 500 characters long';
  elsif length(booking.customer_email) > 1000 then
    v_field := 'customer_email';
    v_limit := 'at most 1000 characters long';
  elsif length(booking.customer_phone) > 500 then
    v_field := 'customer_phone';
    v_limit := 'at most 500 characters long';
  elsif length(booking.external_id) > 500 then
    v_field := 'external_id';
    v_limit := 'at most 500 characters long';
  elsif length(booking.external_source) > 500 then
    v_field := 'external_source';
    v_limit := 'at most 500 characters long';
  elsif length(booking.idempotency_key) > 500 then
    v_field := 'idempotency_key';
    v_limit := 'at most 500 characters long';
  elsif booking.status is null or booking.status not in (
    'pending', 'pending_allocation', 'confirmed', 'completed', 'no_show', 'cancelled'
  ) then
    v_field := 'status';
    v_limit := 'pending, pending_allocation, confirmed, completed, no_show or cancelled';
  elsif booking.booking_type is null
    or booking.booking_type not in ('breakfast', 'lunch', 'dinner', 'drinks')
  then
    v_field := 'booking_type';
    v_limit := 'breakfast, lunch, dinner or drinks';
  elsif booking.seating_preference is null or booking.seating_preference not in (
    'any', 'indoor', 'window', 'booth', 'bar', 'outdoor'
  ) then
    v_field := 'seating_preference';
    v_limit := 'any, indoor, window, booth, bar or outdoor';
  elsif booking.source is null or booking.source !~ '^[a-z0-9]+([_-][a-z0-9]+)*$' then
    v_field := 'source';
    v_limit := 'a slug: lower-case letters and digits, joined by - or _';
  elsif (booking.external_source is null) <> (booking.external_id is null) then
    v_field := 'external_id';
    v_limit := 'given together with external_source';
  elsif booking.reference is null or booking.reference !~ '^[2-9A-HJ-NP-Z]{8}$' then
    v_field := 'reference';
    v_limit := 'eight characters of 2 to 9 and A to Z without I and O';
  elsif booking.created_at is null then
    v_field := 'created_at';
    v_limit := 'a date and time';
  elsif booking.cancelled_by not in ('customer', 'staff', 'system') then
    v_field := 'cancelled_by';
    v_limit := 'customer, staff or system';
  elsif booking.marketing_opt_in is null then
    v_field := 'marketing_opt_in';
    v_limit := 'true or false';
  elsif booking.spend_amount < 0 then
    v_field := 'spend_amount';
    v_limit := 'minor units, 0 or more';
  elsif booking.spend_currency !~ '^[A-Z]{3}$' then
    v_field := 'spend_currency';
    v_limit := 'an ISO 4217 code such as GBP';
  end if;

  if v_field is not null then
    raise exception using
      errcode = 'RG001',
      message = 'a field of the booking is not valid',
      detail = format('%s must be %s.', v_field, v_limit),
      hint = format('Correct %s and try again.', v_field),
      column = v_field;
  end if;
end
$$;

comment on function regulars.assert_booking_fields(public.bookings) is
  'Raises RG001 for the first field of a booking that is not valid.';
revoke all on function regulars.assert_booking_fields(public.bookings) from public;
