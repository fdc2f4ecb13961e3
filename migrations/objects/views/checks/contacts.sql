create or replace view regulars.check_contacts
with (security_invoker = true)
as
select
  findings.check_name,
  findings.restaurant_id,
  findings.offender,
  findings.expected,
  findings.actual
from regulars.contact_findings(is_whole => true) as findings;

comment on view regulars.check_contacts is
  'For verify: contacts without a customer, bookings that are not with the customer of their '
  'contact, and unusable e-mails and phones. A contact is named by one of its bookings.';
