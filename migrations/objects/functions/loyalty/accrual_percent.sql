-- The day is the business day of the visit, as in reports. Multipliers do not add up: the best
-- counts.
create or replace function regulars.accrual_percent(accrual_rule jsonb, booking public.bookings)
returns integer
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_visit_on date;
begin
  select regulars.business_date(
    booking.starts_at,
    restaurants.timezone,
    restaurants.day_starts_at
  )
  into v_visit_on
  from public.restaurants
  where restaurants.id = booking.restaurant_id;

  return coalesce(
    (
      select max((multipliers.value -> 'percent')::integer)
      from jsonb_array_elements(accrual_rule -> 'multipliers') as multipliers
      where coalesce(multipliers.value -> 'booking_types' ? booking.booking_type, true)
        and coalesce(multipliers.value -> 'weekdays' ? to_char(v_visit_on, 'fmday'), true)
        and coalesce(
          to_char(v_visit_on, 'YYYY-MM-DD') collate "C" >= multipliers.value ->> 'from',
          true
        )
        and coalesce(
          to_char(v_visit_on, 'YYYY-MM-DD') collate "C" <= multipliers.value ->> 'to',
          true
        )
    ),
    100
  );
end
$$;

comment on function regulars.accrual_percent(jsonb, public.bookings) is
  'The percentage of its points that a booking earns by the multipliers of a rule; 100 if none '
  'fits.';
revoke all on function regulars.accrual_percent(jsonb, public.bookings) from public;
