-- The only public definer that asserts no restaurant, because an app must find its own by the slug
-- in a link. It returns only what a public page shows, for one restaurant per call.
create or replace function public.find_restaurant(slug text)
returns table (
  id uuid,
  name text,
  timezone text,
  country_code text
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  return query
  select
    restaurants.id,
    restaurants.name,
    restaurants.timezone,
    restaurants.country_code
  from public.restaurants
  where restaurants.slug = find_restaurant.slug;

  if not found then
    raise exception using
      errcode = 'RG004',
      message = 'restaurant not found',
      detail = 'No restaurant has this slug.',
      hint = 'Correct slug, or add the restaurant with set_restaurant.';
  end if;
end
$$;

comment on function public.find_restaurant(text) is
  'The restaurant with a slug, for an app that does not know its id yet. Raises RG004.';
revoke all on function public.find_restaurant(text) from public;
