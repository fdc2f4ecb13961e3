create or replace view regulars.check_profiles_match_bookings
with (security_invoker = true)
as
select
  'profiles_match_bookings' as check_name,
  differences.restaurant_id,
  differences.customer_id::text as offender,
  'what the bookings add up to' as expected,
  case when differences.has_profile then 'something else' else 'no profile' end as actual,
  differences.customer_id as offender_id
from regulars.customer_profile_differences as differences;

comment on view regulars.check_profiles_match_bookings is
  'For verify: customers whose profile is missing or differs from the sums of their bookings.';
