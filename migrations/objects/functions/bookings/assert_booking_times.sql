-- Refuses a mistyped year or day while the guest is still there to ask. Plain inserts and imports
-- keep what happened.
create or replace function regulars.assert_booking_times(
  restaurant_id uuid,
  starts_at timestamptz,
  ends_at timestamptz
)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_restaurant public.restaurants;
begin
  select restaurants.*
  into v_restaurant
  from public.restaurants
  where restaurants.id = assert_booking_times.restaurant_id;

  if assert_booking_times.starts_at < now() - v_restaurant.max_booking_age then
    perform regulars.refuse_field(
      'starts_at',
      format('at most %s ago', v_restaurant.max_booking_age),
      'Correct the year, or raise max_booking_age of the restaurant.'
    );
  end if;
  if assert_booking_times.ends_at
    > regulars.datable(assert_booking_times.starts_at) + v_restaurant.max_booking_length
  then
    perform regulars.refuse_field(
      'ends_at',
      format('at most %s after starts_at', v_restaurant.max_booking_length),
      'Correct the date, or raise max_booking_length of the restaurant.'
    );
  end if;
end
$$;

comment on function regulars.assert_booking_times(uuid, timestamptz, timestamptz) is
  'Raises RG001 for a booking that starts too long ago or lasts too long, by the restaurant''s '
  'limits.';
revoke all on function regulars.assert_booking_times(uuid, timestamptz, timestamptz) from public;
