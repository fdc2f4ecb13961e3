-- Verify shows the whole identity: balance = awarded + adjusted - redeemed - expired.
create or replace view regulars.ledger_totals
with (security_invoker = true)
as
select
  parts.restaurant_id,
  coalesce(sum(parts.points_delta), 0) as balance,
  coalesce(sum(parts.points_delta) filter (where parts.reason like 'booking.%'), 0) as awarded,
  coalesce(
    sum(parts.points_delta) filter (
      where parts.reason in ('manual.adjustment', 'merge', 'transfer', 'erasure')
    ),
    0
  ) as adjusted,
  -coalesce(sum(parts.points_delta) filter (where parts.reason like 'redemption%'), 0)
    as redeemed,
  -coalesce(sum(parts.points_delta) filter (where parts.reason like 'expiry%'), 0) as expired,
  coalesce(sum(parts.balance), 0) as in_balances
from (
  select
    entries.restaurant_id,
    entries.points_delta,
    entries.reason,
    null::bigint as balance
  from public.loyalty_point_events as entries
  union all
  select
    loyalty_points.restaurant_id,
    null,
    null,
    loyalty_points.balance
  from public.loyalty_points
) as parts
group by parts.restaurant_id;

comment on view regulars.ledger_totals is
  'The sums of a restaurant''s ledger by kind, beside the sum of the balances.';
