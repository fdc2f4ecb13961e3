-- A row is not verified if its transaction is not older than the oldest one that was still running:
-- so a late commit is not missed. Its number is compared by age, which also counts right where the
-- transaction was a subtransaction, and after a freeze. Times and ids only lead to the rows by an
-- index; a day is for transactions that were open for long.
create or replace function regulars.verified_positions(restaurant_id uuid)
returns table (
  of_restaurant_id uuid,
  is_known boolean,
  verified_at timestamptz,
  from_at timestamptz,
  from_id uuid,
  newest_age integer
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_basis text := regulars.verify_basis();
  v_next bigint := pg_snapshot_xmax(pg_current_snapshot())::text::bigint;
begin
  return query
  select
    restaurants.id,
    -- what holds for all its bookings has not changed since
    age(restaurants.xmin) > positions.newest_age
      and not exists (
        select
        from public.loyalty_programs
        where loyalty_programs.restaurant_id = restaurants.id
          and age(loyalty_programs.xmin) <= positions.newest_age
      ),
    positions.verified_at,
    positions.from_at,
    rpad(
      lpad(to_hex((extract(epoch from positions.from_at) * 1000)::bigint), 12, '0') || '7',
      32,
      '0'
    )::uuid,
    positions.newest_age
  from public.restaurants
  left join (
    select
      verified.restaurant_id,
      verified.verified_at,
      verified.verified_at - interval '1 day' as from_at,
      age(verified.oldest_transaction::xid) as newest_age
    from regulars.verified_restaurants as verified
    where verified.basis = v_basis
      -- numbers of transactions come again after four billion
      and v_next - verified.oldest_transaction::text::bigint between 0 and 2000000000
  ) as positions
    on positions.restaurant_id = restaurants.id
  where verified_positions.restaurant_id is null
    or restaurants.id = verified_positions.restaurant_id;
end
$$;

comment on function regulars.verified_positions(uuid) is
  'Each restaurant with the position of its last green verify: what is not older than newest_age '
  'is to verify, and has a time of from_at or an id of from_id or later. is_known is not true '
  'where there is none, or all is to verify.';
revoke all on function regulars.verified_positions(uuid) from public;
