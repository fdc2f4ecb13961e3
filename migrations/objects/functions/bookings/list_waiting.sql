create or replace function public.list_waiting(restaurant_id uuid, day date default null)
returns table (
  booking_id uuid,
  waitlist_id uuid,
  business_date date,
  place integer,
  ticket integer,
  status text,
  starts_at timestamptz,
  ends_at timestamptz,
  party_size integer,
  seating_preference text,
  joined_at timestamptz
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  perform regulars.assert_restaurant(list_waiting.restaurant_id);

  return query
  select
    places.booking_id,
    places.waitlist_id,
    places.day,
    places.place,
    places.position,
    places.status,
    bookings.starts_at,
    bookings.ends_at,
    bookings.party_size,
    bookings.seating_preference,
    places.created_at
  from public.waiting_places as places
  join public.bookings
    on bookings.restaurant_id = places.restaurant_id
    and bookings.id = places.booking_id
  where places.restaurant_id = list_waiting.restaurant_id
    and (
      places.day = list_waiting.day
      or list_waiting.day is null and bookings.ends_at > now()
    )
  order by places.day, places.place;
end
$$;

comment on function public.list_waiting(uuid, date) is
  'The bookings that wait for a table on a business day (null: from now on), in the order of the '
  'queue, with place and ticket. Raises RG010.';
revoke all on function public.list_waiting(uuid, date) from public;
