-- The accounts are inserted where missing and locked in the order of post_booking_points; only then
-- a new statement compares.
create or replace function regulars.rebuild_accounts(restaurant_id uuid, customer_ids uuid[])
returns integer
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_now timestamptz;
  v_changed integer;
begin
  insert into public.loyalty_points (restaurant_id, program_id, customer_id, tier)
  select
    differences.restaurant_id,
    differences.program_id,
    differences.customer_id,
    differences.ledger_tier
  from regulars.account_differences as differences
  where differences.restaurant_id = rebuild_accounts.restaurant_id
    and differences.customer_id = any (rebuild_accounts.customer_ids)
    and differences.balance is null
  order by differences.program_id, differences.customer_id
  on conflict (restaurant_id, program_id, customer_id) do nothing;

  perform
  from public.loyalty_points
  where loyalty_points.restaurant_id = rebuild_accounts.restaurant_id
    and loyalty_points.customer_id = any (rebuild_accounts.customer_ids)
  order by loyalty_points.program_id, loyalty_points.customer_id
  for no key update;

  v_now := clock_timestamp();

  update public.loyalty_points
  set
    balance = differences.ledger_balance,
    lifetime_points = differences.ledger_lifetime_points,
    tier = differences.ledger_tier,
    last_awarded_at = differences.ledger_last_awarded_at,
    last_sequence = greatest(differences.last_sequence, differences.ledger_last_sequence),
    updated_at = v_now
  from regulars.account_differences as differences
  where differences.restaurant_id = rebuild_accounts.restaurant_id
    and differences.customer_id = any (rebuild_accounts.customer_ids)
    and loyalty_points.restaurant_id = rebuild_accounts.restaurant_id
    and loyalty_points.program_id = differences.program_id
    and loyalty_points.customer_id = differences.customer_id;

  get diagnostics v_changed = row_count;
  return v_changed;
end
$$;

comment on function regulars.rebuild_accounts(uuid, uuid[]) is
  'Makes the accounts of customers what the ledger adds up to, under their locks; returns how '
  'many rows it wrote.';
revoke all on function regulars.rebuild_accounts(uuid, uuid[]) from public;
