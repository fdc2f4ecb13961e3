-- The cursor is a booking, not a place: a booking moved in between takes the page's start along.
create or replace function public.list_bookings(
  restaurant_id uuid,
  from_at timestamptz default null,
  to_at timestamptz default null,
  status text default null,
  limit_to integer default 100,
  after text default null
)
returns setof public.bookings
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_last public.bookings;
begin
  perform regulars.assert_restaurant(list_bookings.restaurant_id);

  if list_bookings.after is not null then
    select bookings.*
    into v_last
    from public.bookings
    where bookings.restaurant_id = list_bookings.restaurant_id
      and bookings.id = list_bookings.after::uuid;

    if not found then
      raise exception using
        errcode = 'RG003',
        message = 'booking not found in this restaurant',
        detail = format('restaurant_id %s, after names no booking.', list_bookings.restaurant_id),
        hint = 'Pass the id of the last booking of the page before.';
    end if;
  end if;

  return query
  select bookings.*
  from public.bookings
  where bookings.restaurant_id = list_bookings.restaurant_id
    and bookings.starts_at >= coalesce(list_bookings.from_at, '-infinity')
    and bookings.starts_at < coalesce(list_bookings.to_at, 'infinity')
    and (list_bookings.status is null or bookings.status = list_bookings.status)
    and (
      list_bookings.after is null
      or (bookings.starts_at, bookings.id) > (v_last.starts_at, v_last.id)
    )
  order by bookings.starts_at, bookings.id
  limit list_bookings.limit_to;
end
$$;

comment on function public.list_bookings(uuid, timestamptz, timestamptz, text, integer, text) is
  'Bookings that start from from_at and before to_at, oldest first; null: no bound. after: the '
  'id of the last booking of the page before. Raises RG003, RG010.';
revoke all on function public.list_bookings(uuid, timestamptz, timestamptz, text, integer, text)
  from public;
