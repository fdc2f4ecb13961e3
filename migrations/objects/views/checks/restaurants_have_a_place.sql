create or replace view regulars.check_restaurants_have_a_place
with (security_invoker = true)
as
select
  'restaurants_have_a_place' as check_name,
  restaurants.id as restaurant_id,
  restaurants.id::text as offender,
  'a country and a time zone that are known' as expected,
  'another text' as actual
from public.restaurants
where regulars.is_country_code(restaurants.country_code) is not true
  or regulars.is_timezone(restaurants.timezone) is not true;

comment on view regulars.check_restaurants_have_a_place is
  'For verify: restaurants whose country is not in the phone rules or whose zone is not a named '
  'one.';
