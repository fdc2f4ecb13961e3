-- Bookings that have begun keep their instant. The restaurant is locked against new bookings, so
-- that none is made by the old zone and missed.
create or replace function public.change_restaurant_timezone(
  restaurant_id uuid,
  timezone text,
  keep text,
  actor text,
  dry_run boolean default true
)
returns table (
  booking_id uuid,
  reference text,
  status text,
  starts_at timestamptz,
  local_starts_at timestamp,
  new_starts_at timestamptz,
  new_local_starts_at timestamp
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_timezone text;
  v_change_id uuid;
  v_booking record;
  v_moved bigint := 0;
begin
  perform regulars.assert_restaurant(change_restaurant_timezone.restaurant_id);

  if (change_restaurant_timezone.keep in ('instants', 'local_times')) is not true then
    perform regulars.refuse_field('keep', 'instants or local_times');
  elsif change_restaurant_timezone.dry_run is null then
    perform regulars.refuse_field('dry_run', 'true or false');
  end if;
  perform regulars.assert_actor(change_restaurant_timezone.actor);

  if change_restaurant_timezone.dry_run then
    select restaurants.timezone
    into v_timezone
    from public.restaurants
    where restaurants.id = change_restaurant_timezone.restaurant_id;
  else
    select restaurants.timezone
    into v_timezone
    from public.restaurants
    where restaurants.id = change_restaurant_timezone.restaurant_id
    for update;
  end if;
  if not found then
    perform regulars.refuse_restaurant(change_restaurant_timezone.restaurant_id);
  elsif regulars.is_timezone(change_restaurant_timezone.timezone) is not true
    or change_restaurant_timezone.timezone = v_timezone
  then
    perform regulars.refuse_field(
      'timezone',
      'another IANA zone than the restaurant''s, such as Europe/London'
    );
  end if;

  if not change_restaurant_timezone.dry_run then
    insert into public.restaurant_timezone_changes (
      restaurant_id,
      timezone_before,
      timezone,
      kept,
      actor
    )
    values (
      change_restaurant_timezone.restaurant_id,
      v_timezone,
      change_restaurant_timezone.timezone,
      change_restaurant_timezone.keep,
      change_restaurant_timezone.actor
    )
    returning id
    into v_change_id;

    update public.restaurants
    set
      timezone = change_restaurant_timezone.timezone,
      updated_at = now()
    where restaurants.id = change_restaurant_timezone.restaurant_id;
  end if;

  -- Bookings that move to an earlier time go first, earliest first; then those that move to a later
  -- time, latest first. So none meets a neighbour at its table that has yet to move.
  for v_booking in
    select
      bookings.id,
      bookings.reference,
      bookings.status,
      bookings.starts_at,
      bookings.ends_at,
      timezone(v_timezone, bookings.starts_at) as local_starts_at,
      moved.starts_at as new_starts_at,
      timezone(change_restaurant_timezone.timezone, moved.starts_at) as new_local_starts_at
    from public.bookings
    cross join lateral (
      select case change_restaurant_timezone.keep
        when 'instants' then bookings.starts_at
        else timezone(
          change_restaurant_timezone.timezone,
          timezone(v_timezone, bookings.starts_at)
        )
      end as starts_at
    ) as moved
    where bookings.restaurant_id = change_restaurant_timezone.restaurant_id
      and bookings.starts_at >= now()
    order by
      moved.starts_at > bookings.starts_at desc,
      case when moved.starts_at > bookings.starts_at then bookings.starts_at end desc,
      bookings.starts_at,
      bookings.id
  loop
    if not change_restaurant_timezone.dry_run
      and v_booking.new_starts_at <> v_booking.starts_at
    then
      update public.bookings
      set
        starts_at = v_booking.new_starts_at,
        ends_at = v_booking.new_starts_at + (v_booking.ends_at - v_booking.starts_at)
      where bookings.restaurant_id = change_restaurant_timezone.restaurant_id
        and bookings.id = v_booking.id;
      v_moved := v_moved + 1;
    end if;
    booking_id := v_booking.id;
    reference := v_booking.reference;
    status := v_booking.status;
    starts_at := v_booking.starts_at;
    local_starts_at := v_booking.local_starts_at;
    new_starts_at := v_booking.new_starts_at;
    new_local_starts_at := v_booking.new_local_starts_at;
    return next;
  end loop;

  update public.restaurant_timezone_changes
  set bookings_moved = v_moved
  where restaurant_timezone_changes.restaurant_id = change_restaurant_timezone.restaurant_id
    and restaurant_timezone_changes.id = v_change_id;
end
$$;

comment on function public.change_restaurant_timezone(uuid, text, text, text, boolean) is
  'Changes the time zone of a restaurant and lists the future bookings with their local times '
  'before and after: keep instants leaves them where they are, keep local_times moves them with '
  'the clock. Writes nothing unless dry_run is false. Raises RG001, RG004, RG006, RG010.';
revoke all on function public.change_restaurant_timezone(uuid, text, text, text, boolean)
  from public;
