create or replace view regulars.check_customers_without_bookings
with (security_invoker = true)
as
select
  'customers_without_bookings' as check_name,
  customers.restaurant_id,
  customers.id::text as offender,
  null::text as expected,
  case
    when customers.merged_into_id is not null then 'merged'
    when customers.erased_at is not null then 'erased'
    else 'other'
  end as actual,
  customers.id as offender_id
from public.customers
where not exists (
  select
  from public.bookings
  where bookings.restaurant_id = customers.restaurant_id
    and bookings.customer_id = customers.id
);

comment on view regulars.check_customers_without_bookings is
  'For verify: customers without a booking: merged, erased, or left behind by a changed contact.';
