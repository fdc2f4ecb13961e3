create or replace view regulars.check_balances_match_ledger
with (security_invoker = true)
as
select
  'balances_match_ledger' as check_name,
  differences.restaurant_id,
  differences.customer_id::text as offender,
  format(
    'balance %s, lifetime %s, tier %s, last award %s, sequence %s',
    differences.ledger_balance,
    differences.ledger_lifetime_points,
    differences.ledger_tier,
    differences.ledger_last_awarded_at,
    differences.ledger_last_sequence
  ) as expected,
  format(
    'balance %s, lifetime %s, tier %s, last award %s, sequence %s',
    differences.balance,
    differences.lifetime_points,
    differences.tier,
    differences.last_awarded_at,
    differences.last_sequence
  ) as actual,
  differences.customer_id as offender_id
from regulars.account_differences as differences;

comment on view regulars.check_balances_match_ledger is
  'For verify: accounts that are missing or differ from the sums of their ledger.';
