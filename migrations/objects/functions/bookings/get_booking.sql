create or replace function public.get_booking(
  restaurant_id uuid,
  booking_id uuid default null,
  reference text default null
)
returns setof public.bookings
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform regulars.assert_restaurant(get_booking.restaurant_id);

  if num_nonnulls(get_booking.booking_id, get_booking.reference) <> 1 then
    perform regulars.refuse_field('booking_id', 'given, or else reference');
  end if;

  if get_booking.booking_id is not null then
    return query
    select bookings.*
    from public.bookings
    where bookings.restaurant_id = get_booking.restaurant_id
      and bookings.id = get_booking.booking_id;
  else
    -- in the form in which a guest reads it out
    return query
    select bookings.*
    from public.bookings
    where bookings.restaurant_id = get_booking.restaurant_id
      and bookings.reference = upper(
        regexp_replace(get_booking.reference, '[[:space:]-]', '', 'g')
      );
  end if;

  if not found then
    perform regulars.refuse_booking(
      get_booking.restaurant_id,
      get_booking.booking_id,
      'Correct booking_id or reference.'
    );
  end if;
end
$$;

comment on function public.get_booking(uuid, uuid, text) is
  'A booking by its id or by its reference, which may have small letters and spaces. Raises '
  'RG001, RG003, RG010.';
revoke all on function public.get_booking(uuid, uuid, text) from public;
