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

  select regulars.business_day_start(
    business_day_starts_at.day,
    restaurants.timezone,
    restaurants.day_starts_at
  )
  into v_starts_at
  from public.restaurants
  where restaurants.id = business_day_starts_at.restaurant_id;

  if not found then
    raise exception using
      errcode = 'RG004',
      message = 'restaurant not found',
      detail = format('restaurant_id is %s.', business_day_starts_at.restaurant_id),
      hint = 'Insert the restaurant first, or correct restaurant_id.';
  end if;
  return v_starts_at;
end
$$;

comment on function public.business_day_starts_at(uuid, date) is
  'The instant at which a business day of the restaurant begins: what from_at and to_at are made '
  'of where somebody names dates. Raises RG004, RG010.';
revoke all on function public.business_day_starts_at(uuid, date) from public;
