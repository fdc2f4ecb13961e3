-- Shows ids only, no contacts: verify's findings go into logs.
create or replace view regulars.check_customers_show_newest_contact
with (security_invoker = true)
as
select
  'customers_show_newest_contact' as check_name,
  differences.restaurant_id,
  differences.customer_id::text as offender,
  'name and contact of the newest booking' as expected,
  'others' as actual,
  differences.customer_id as offender_id
from regulars.shown_contact_differences as differences;

comment on view regulars.check_customers_show_newest_contact is
  'For verify: customers who do not show the name, e-mail and phone of their newest booking.';
