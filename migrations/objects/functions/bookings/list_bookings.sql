-- The cursor is a booking, not a position: if that booking moves in time, the next page starts
-- there. Planned at each call: the conditions given decide which index answers.
create or replace function public.list_bookings(
  restaurant_id uuid,
  from_at timestamptz default null,
  to_at timestamptz default null,
  status text default null,
  limit_to integer default 100,
  after text default null,
  customer_id uuid default null,
  day date default null
)
returns setof public.bookings
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
  v_last public.bookings;
  v_customer_id uuid;
  v_from_at timestamptz := coalesce(list_bookings.from_at, '-infinity');
  v_to_at timestamptz := coalesce(list_bookings.to_at, 'infinity');
begin
  perform regulars.assert_restaurant(list_bookings.restaurant_id);
  perform regulars.assert_limit(list_bookings.limit_to);

  if list_bookings.status not in (
    'pending', 'pending_allocation', 'confirmed', 'completed', 'no_show', 'cancelled'
  ) then
    perform regulars.refuse_field('status', 'the status of a booking');
  elsif list_bookings.after !~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then
    perform regulars.refuse_field(
      'after',
      'the id of the last booking of the page before, or null'
    );
  elsif list_bookings.after is not null then
    select bookings.*
    into v_last
    from public.bookings
    where bookings.restaurant_id = list_bookings.restaurant_id
      and bookings.id = list_bookings.after::uuid;

    if not found then
      perform regulars.refuse_booking(
        list_bookings.restaurant_id,
        list_bookings.after::uuid,
        'Pass the id of the last booking of the previous page as after.'
      );
    end if;
  end if;
  if list_bookings.customer_id is not null then
    -- bookings of a merged guest belong to the survivor
    v_customer_id := regulars.find_customer(
      list_bookings.restaurant_id,
      list_bookings.customer_id
    );
  end if;
  if list_bookings.day not between date '0001-01-01' and date '9999-12-31' then
    perform regulars.refuse_field('day', 'a date in the years 1 to 9999');
  end if;
  if list_bookings.day is not null then
    select
      greatest(
        v_from_at,
        regulars.business_day_start(
          list_bookings.day,
          restaurants.timezone,
          restaurants.day_starts_at
        )
      ),
      least(
        v_to_at,
        regulars.business_day_start(
          list_bookings.day + 1,
          restaurants.timezone,
          restaurants.day_starts_at
        )
      )
    into v_from_at, v_to_at
    from public.restaurants
    where restaurants.id = list_bookings.restaurant_id;
  end if;

  return query
  select bookings.*
  from public.bookings
  where bookings.restaurant_id = list_bookings.restaurant_id
    and bookings.starts_at >= v_from_at
    and bookings.starts_at < v_to_at
    and (list_bookings.status is null or bookings.status = list_bookings.status)
    and (v_customer_id is null or bookings.customer_id = v_customer_id)
    and (
      list_bookings.after is null
      or (bookings.starts_at, bookings.id) > (v_last.starts_at, v_last.id)
    )
  order by bookings.starts_at, bookings.id
  limit list_bookings.limit_to;
end
$$;

comment on function public.list_bookings(
  uuid, timestamptz, timestamptz, text, integer, text, uuid, date
) is
  'Bookings that start from from_at and before to_at, oldest first; null: no bound. day: one '
  'business day of the restaurant. customer_id: of one guest. after: the id of the last booking '
  'of the previous page. Raises RG001, RG003, RG007, RG010.';
revoke all on function public.list_bookings(
  uuid, timestamptz, timestamptz, text, integer, text, uuid, date
) from public;
