create or replace function regulars.refuse_booking(
  restaurant_id uuid,
  booking_id uuid,
  hint text default 'Use the id of one of the restaurant''s own bookings.'
)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception using
    errcode = 'RG003',
    message = 'booking not found in this restaurant',
    detail = format(
      'restaurant_id %s, booking_id %s.',
      coalesce(refuse_booking.restaurant_id::text, 'null'),
      coalesce(refuse_booking.booking_id::text, 'null')
    ),
    hint = refuse_booking.hint;
end
$$;

comment on function regulars.refuse_booking(uuid, uuid, text) is
  'Raises RG003: the restaurant has no such booking.';
revoke all on function regulars.refuse_booking(uuid, uuid, text) from public;
