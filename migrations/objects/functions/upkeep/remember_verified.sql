create or replace function regulars.remember_verified(restaurant_id uuid default null)
returns integer
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_count integer;
begin
  perform regulars.assert_restaurant(remember_verified.restaurant_id);
  perform regulars.assert_known_restaurant(remember_verified.restaurant_id);

  if current_setting('transaction_isolation') = 'read committed' then
    raise exception using
      errcode = 'RG033',
      message = 'what was verified is remembered by the snapshot that was verified',
      detail = 'The transaction is read committed: each statement has a snapshot of its own.',
      hint = 'Verify and remember in one transaction under repeatable read.';
  end if;

  insert into regulars.verified_restaurants as verified (
    restaurant_id,
    verified_at,
    oldest_transaction,
    basis
  )
  select
    restaurants.id,
    now(),
    pg_snapshot_xmin(pg_current_snapshot()),
    regulars.verify_basis()
  from public.restaurants
  where remember_verified.restaurant_id is null
    or restaurants.id = remember_verified.restaurant_id
  order by restaurants.id
  on conflict (restaurant_id) do update
  set
    verified_at = excluded.verified_at,
    oldest_transaction = excluded.oldest_transaction,
    basis = excluded.basis;

  get diagnostics v_count = row_count;
  return v_count;
end
$$;

comment on function regulars.remember_verified(uuid) is
  'Remembers that a restaurant (null: each) was verified and green in this transaction, for '
  'verify_customers_loyalty with since_last; returns how many. Raises RG004, RG010, RG033.';
revoke all on function regulars.remember_verified(uuid) from public;
