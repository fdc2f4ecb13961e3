-- The insert trigger skips rows with an import_batch_id, so their entries are opened here.
create or replace function regulars.import_chunk_waiting(
  restaurant_id uuid,
  external_source text,
  import_batch_id uuid,
  chunk integer
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_restaurant public.restaurants;
begin
  if not exists (
    select
    from pg_temp.import_bookings
    where import_bookings.number > import_chunk_waiting.chunk * 5000::bigint
      and import_bookings.number <= (import_chunk_waiting.chunk + 1) * 5000::bigint
      and import_bookings.status = 'pending_allocation'
  ) then
    return;
  end if;

  select restaurants.*
  into v_restaurant
  from public.restaurants
  where restaurants.id = import_chunk_waiting.restaurant_id;

  -- as the triggers do
  perform regulars.take_turn(import_chunk_waiting.restaurant_id, to_char(days.day, 'YYYY-MM-DD'))
  from (
    select distinct regulars.business_date(
      import_bookings.starts_at,
      v_restaurant.timezone,
      v_restaurant.day_starts_at
    ) as day
    from pg_temp.import_bookings
    where import_bookings.number > import_chunk_waiting.chunk * 5000::bigint
      and import_bookings.number <= (import_chunk_waiting.chunk + 1) * 5000::bigint
      and import_bookings.status = 'pending_allocation'
    order by day
  ) as days;

  insert into public.waiting_list (restaurant_id, booking_id, position, created_at)
  select
    joining.restaurant_id,
    joining.id,
    count(*) over (
      partition by joining.business_date
      order by joining.created_at, joining.id
      rows unbounded preceding
    ) + (
      select coalesce(max(waiting_list.position), 0)
      from public.waiting_list
      join public.bookings
        on bookings.restaurant_id = waiting_list.restaurant_id
        and bookings.id = waiting_list.booking_id
      where waiting_list.restaurant_id = joining.restaurant_id
        and waiting_list.status in ('waiting', 'notified')
        -- a range that an index can use; a local date spans at most 25 hours
        and bookings.starts_at between joining.starts_at - interval '25 hours'
          and joining.starts_at + interval '25 hours'
        and regulars.business_date(
          bookings.starts_at,
          v_restaurant.timezone,
          v_restaurant.day_starts_at
        ) = joining.business_date
    ),
    joining.created_at
  from (
    select
      bookings.restaurant_id,
      bookings.id,
      bookings.starts_at,
      bookings.created_at,
      regulars.business_date(
        bookings.starts_at,
        v_restaurant.timezone,
        v_restaurant.day_starts_at
      ) as business_date
    from pg_temp.import_bookings
    join public.bookings
      on bookings.restaurant_id = import_chunk_waiting.restaurant_id
      and bookings.external_source = import_chunk_waiting.external_source
      and bookings.external_id = import_bookings.external_id
    where import_bookings.number > import_chunk_waiting.chunk * 5000::bigint
      and import_bookings.number <= (import_chunk_waiting.chunk + 1) * 5000::bigint
      and import_bookings.status = 'pending_allocation'
      and bookings.status = 'pending_allocation'
      and bookings.import_batch_id = import_chunk_waiting.import_batch_id
      and not exists (
        select
        from public.waiting_list
        where waiting_list.restaurant_id = bookings.restaurant_id
          and waiting_list.booking_id = bookings.id
      )
  ) as joining;
end
$$;

comment on function regulars.import_chunk_waiting(uuid, text, uuid, integer) is
  'Opens the waiting-list entries of the bookings that one chunk of an import has inserted.';
revoke all on function regulars.import_chunk_waiting(uuid, text, uuid, integer) from public;
