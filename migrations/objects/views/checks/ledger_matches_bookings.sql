create or replace view regulars.check_ledger_matches_bookings
with (security_invoker = true)
as
select
  'ledger_matches_bookings' as check_name,
  differences.restaurant_id,
  differences.booking_id::text as offender,
  differences.target::text as expected,
  differences.posted::text as actual,
  differences.booking_id as offender_id
from regulars.booking_point_differences as differences;

comment on view regulars.check_ledger_matches_bookings is
  'For verify: bookings whose ledger entries do not add up to their loyalty_points_awarded, by '
  'account.';
