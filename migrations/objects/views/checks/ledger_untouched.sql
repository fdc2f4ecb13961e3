-- Only the first fault of each account; later ones may follow from it.
create or replace view regulars.check_ledger_untouched
with (security_invoker = true)
as
select distinct on (faults.restaurant_id, faults.program_id, faults.customer_id)
  'ledger_untouched' as check_name,
  faults.restaurant_id,
  faults.customer_id::text as offender,
  null::text as expected,
  format(
    'entry %s %s%s',
    faults.sequence,
    faults.fault,
    case when faults.booking_id is not null then ', of a booking' end
  ) as actual,
  faults.customer_id as offender_id
from regulars.ledger_faults as faults
order by faults.restaurant_id, faults.program_id, faults.customer_id, faults.sequence;

comment on view regulars.check_ledger_untouched is
  'For verify: accounts with ledger entries that were altered, forged or removed by force.';
