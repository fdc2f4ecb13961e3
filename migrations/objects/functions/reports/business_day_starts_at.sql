create or replace function public.business_day_starts_at(
  restaurant_id uuid,
  day date
)
returns timestamptz
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_starts_at timestamptz;
begin
  perform regulars.assert_restaurant(business_day_starts_at.restaurant_id);
  if business_day_starts_at.day not between date '0001-01-01' and date '9999-12-31' then
    perform regulars.refuse_field('day', 'a date in the years 1 to 9999');
  end if;

  select regulars.business_day_start(
    business_day_starts_at.day,
    restaurants.timezone,
    restaurants.day_starts_at
  )
  into v_starts_at
  from public.restaurants
  where restaurants.id = business_day_starts_at.restaurant_id;

  if not found then
    perform regulars.refuse_restaurant(business_day_starts_at.restaurant_id);
  end if;
  return v_starts_at;
end
$$;

comment on function public.business_day_starts_at(uuid, date) is
  'The instant at which a business day of the restaurant begins; use it to make from_at and to_at '
  'from dates. Raises RG001, RG004, RG010.';
revoke all on function public.business_day_starts_at(uuid, date) from public;
