create or replace view regulars.check_merge_pointers_end
with (security_invoker = true)
as
select
  'merge_pointers_end' as check_name,
  customers.restaurant_id,
  customers.id::text as offender,
  'a customer that is merged into no other' as expected,
  'a circle' as actual,
  customers.id as offender_id
from public.customers
where customers.merged_into_id is not null
  and regulars.customer_root(customers.restaurant_id, customers.id) is null;

comment on view regulars.check_merge_pointers_end is
  'For verify: merged customers whose pointers form a circle and so lead to nobody.';
