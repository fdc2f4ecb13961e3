create or replace view public.external_bookings
with (security_invoker = true)
as
select
  bookings.restaurant_id,
  bookings.external_source,
  bookings.external_id,
  bookings.id as booking_id,
  bookings.reference,
  bookings.status,
  bookings.customer_id,
  bookings.loyalty_points_awarded,
  accounts.balance,
  accounts.tier
from public.bookings
left join public.loyalty_programs as programs
  on programs.restaurant_id = bookings.restaurant_id
  and programs.is_active
left join public.loyalty_points as accounts
  on accounts.restaurant_id = bookings.restaurant_id
  and accounts.program_id = programs.id
  and accounts.customer_id = bookings.customer_id
where bookings.external_id is not null;

comment on view public.external_bookings is
  'What another system reads back about its bookings, by its own ids: guest, points, balance and '
  'tier in the active program.';
