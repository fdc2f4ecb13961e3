create or replace view regulars.check_loyalty_open
with (security_invoker = true)
as
select
  'loyalty_open' as check_name,
  gates.restaurant_id,
  gates.restaurant_id::text as offender,
  'bookings earn' as expected,
  gates.obstacle as actual
from (
  select restaurants.id as restaurant_id, regulars.loyalty_obstacle(restaurants.id) as obstacle
  from public.restaurants
) as gates
where gates.obstacle is not null;

comment on view regulars.check_loyalty_open is
  'For verify: restaurants whose bookings earn nothing now, and why.';
