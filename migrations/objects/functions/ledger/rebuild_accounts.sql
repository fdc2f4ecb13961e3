-- Inserts missing accounts and locks all; only then a new statement compares. Restores only the
-- cache, whole rows from the ledger: it posts no entry and records no change of tier.
create or replace function regulars.rebuild_accounts(restaurant_id uuid, customer_ids uuid[])
returns integer
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_program_ids uuid[];
  v_customer_ids uuid[];
  v_now timestamptz;
  v_changed integer;
begin
  select array_agg(missing.program_id), array_agg(given.customer_id)
  into v_program_ids, v_customer_ids
  from unnest(rebuild_accounts.customer_ids) as given (customer_id)
  left join regulars.account_differences as missing
    on missing.restaurant_id = rebuild_accounts.restaurant_id
    and missing.customer_id = given.customer_id
    and missing.balance is null;

  perform regulars.open_accounts(
    restaurant_id => rebuild_accounts.restaurant_id,
    customer_ids => v_customer_ids,
    program_ids => v_program_ids
  );

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
  'Restores the accounts of customers from the ledger, under their locks; returns how many rows '
  'it wrote.';
revoke all on function regulars.rebuild_accounts(uuid, uuid[]) from public;
