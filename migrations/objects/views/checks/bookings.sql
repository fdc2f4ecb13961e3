create or replace view regulars.check_bookings
with (security_invoker = true)
as
select
  findings.check_name,
  findings.restaurant_id,
  findings.offender,
  findings.expected,
  findings.actual
from regulars.booking_findings(is_whole => true) as findings;

comment on view regulars.check_bookings is
  'For verify: bookings pinned to a version that is not stored, with an event_count below their '
  'events, with missing events, without a customer, and with a bill whose currency earns nothing.';
