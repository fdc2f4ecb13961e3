create or replace view regulars.check_phone_rules_applied
with (security_invoker = true)
as
select distinct
  'phone_rules_applied' as check_name,
  readings.restaurant_id,
  readings.restaurant_id::text as offender,
  'the present rules' as expected,
  'earlier rules' as actual
from regulars.earlier_phone_readings as readings;

comment on view regulars.check_phone_rules_applied is
  'For verify: restaurants whose guests'' numbers are still read by earlier phone rules.';
