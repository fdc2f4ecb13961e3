-- Counters move relatively: the row is locked by the update itself, and nothing is counted again.
create or replace function regulars.add_booking_to_profile(
  booking public.bookings,
  last_waitlist_at timestamptz
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_is_new boolean;
begin
  insert into public.customer_profiles as profiles (
    restaurant_id,
    customer_id,
    first_booking_at,
    last_booking_at,
    total_bookings,
    total_cancellations,
    total_no_shows,
    total_covers,
    total_visits,
    last_visit_at,
    last_waitlist_at,
    updated_at
  )
  values (
    booking.restaurant_id,
    booking.customer_id,
    booking.created_at,
    booking.created_at,
    1,
    (booking.status = 'cancelled')::integer,
    (booking.status = 'no_show')::integer,
    case when booking.status in ('cancelled', 'no_show') then 0 else booking.party_size end,
    (booking.status = 'completed')::integer,
    case when booking.status = 'completed' then booking.starts_at end,
    add_booking_to_profile.last_waitlist_at,
    now()
  )
  on conflict (restaurant_id, customer_id) do update set
    first_booking_at = least(profiles.first_booking_at, excluded.first_booking_at),
    last_booking_at = greatest(profiles.last_booking_at, excluded.last_booking_at),
    total_bookings = profiles.total_bookings + excluded.total_bookings,
    total_cancellations = profiles.total_cancellations + excluded.total_cancellations,
    total_no_shows = profiles.total_no_shows + excluded.total_no_shows,
    total_covers = profiles.total_covers + excluded.total_covers,
    total_visits = profiles.total_visits + excluded.total_visits,
    last_visit_at = greatest(profiles.last_visit_at, excluded.last_visit_at),
    last_waitlist_at = greatest(profiles.last_waitlist_at, excluded.last_waitlist_at),
    updated_at = excluded.updated_at
  returning profiles.xmax = 0 into v_is_new;

  -- Copies earlier choices for the addresses of a new guest. Later choices find the profile.
  if v_is_new then
    perform regulars.write_choices(booking.restaurant_id, array[booking.customer_id]);
  end if;
end
$$;

comment on function regulars.add_booking_to_profile(public.bookings, timestamptz) is
  'Adds one booking to the profile of its customer, and inserts the profile if there is none.';
revoke all on function regulars.add_booking_to_profile(public.bookings, timestamptz) from public;
