-- Runs before the customer is locked, like claim_table: the second of two bookings that join one
-- day's list waits here and then counts the first.
create or replace function regulars.claim_day(booking public.bookings)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  perform regulars.take_turn(
    booking.restaurant_id,
    -- ::text would follow the session's DateStyle
    to_char(
      regulars.business_date(
        booking.starts_at,
        restaurants.timezone,
        restaurants.day_starts_at
      ),
      'YYYY-MM-DD'
    )
  )
  from public.restaurants
  where restaurants.id = booking.restaurant_id;
end
$$;

comment on function regulars.claim_day(public.bookings) is
  'Takes the turn of the day whose waiting list a booking joins.';
revoke all on function regulars.claim_day(public.bookings) from public;
