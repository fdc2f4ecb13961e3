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
  -- an imported tick is looked up below: whether it counts depends on what was withdrawn
  v_ticked_at timestamptz := case
    when booking.marketing_opt_in and booking.import_batch_id is null then booking.created_at
  end;
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
    marketing_opt_in,
    last_marketing_opt_in_at,
    marketing_choice_at,
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
    v_ticked_at is not null,
    v_ticked_at,
    v_ticked_at,
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
    -- a tick counts unless a later choice is known already
    marketing_opt_in = case
      when excluded.marketing_choice_at > coalesce(profiles.marketing_choice_at, '-infinity')
        then true
      else profiles.marketing_opt_in
    end,
    last_marketing_opt_in_at =
      greatest(profiles.last_marketing_opt_in_at, excluded.last_marketing_opt_in_at),
    marketing_choice_at = greatest(profiles.marketing_choice_at, excluded.marketing_choice_at),
    last_waitlist_at = greatest(profiles.last_waitlist_at, excluded.last_waitlist_at),
    updated_at = excluded.updated_at;

  if booking.marketing_opt_in and booking.import_batch_id is not null then
    perform regulars.look_up_marketing_choice(booking.restaurant_id, booking.customer_id);
  end if;
end
$$;

comment on function regulars.add_booking_to_profile(public.bookings, timestamptz) is
  'Adds one booking to the profile of its customer, and inserts the profile if there is none.';
revoke all on function regulars.add_booking_to_profile(public.bookings, timestamptz) from public;
