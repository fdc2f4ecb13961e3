-- A ticket never changes; the place depends on who is still waiting.
create or replace view public.waiting_places
with (security_invoker = true)
as
select
  waiting_list.restaurant_id,
  waiting_list.id as waitlist_id,
  waiting_list.booking_id,
  days.day,
  waiting_list.position,
  rank() over (
    partition by waiting_list.restaurant_id, days.day
    order by waiting_list.position, waiting_list.created_at, waiting_list.id
  )::integer as place,
  waiting_list.status,
  waiting_list.created_at
from public.waiting_list
join public.bookings
  on bookings.restaurant_id = waiting_list.restaurant_id
  and bookings.id = waiting_list.booking_id
join public.restaurants on restaurants.id = waiting_list.restaurant_id
cross join lateral (
  select regulars.business_date(
    bookings.starts_at,
    restaurants.timezone,
    restaurants.day_starts_at
  ) as day
) as days
where waiting_list.status in ('waiting', 'notified')
  and bookings.status = 'pending_allocation';

comment on view public.waiting_places is
  'The queue of each business day: the waiting bookings by ticket, and their present places from '
  '1.';
