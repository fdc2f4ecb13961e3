-- Whoever decides from accounts or their ledgers calls this first and decides in a later statement:
-- a decision made before the locks would be wrong. Programs and customers are pairs. Accounts are
-- locked whole customers at a time, so that a later lock of the same customers takes no account out
-- of order.
create or replace function regulars.open_accounts(
  restaurant_id uuid,
  customer_ids uuid[],
  program_ids uuid[] default null
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
-- by the index, however many there are
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
begin
  if open_accounts.program_ids is not null then
    insert into public.loyalty_points (restaurant_id, program_id, customer_id, tier)
    select
      open_accounts.restaurant_id,
      wanted.program_id,
      wanted.customer_id,
      regulars.tier_for(loyalty_programs.tier_definitions, 0)
    from unnest(open_accounts.program_ids, open_accounts.customer_ids)
      as wanted (program_id, customer_id)
    join public.loyalty_programs
      on loyalty_programs.restaurant_id = open_accounts.restaurant_id
      and loyalty_programs.id = wanted.program_id
    where not exists (
      select
      from public.loyalty_points
      where loyalty_points.restaurant_id = open_accounts.restaurant_id
        and loyalty_points.program_id = wanted.program_id
        and loyalty_points.customer_id = wanted.customer_id
    )
    order by wanted.program_id, wanted.customer_id
    on conflict (restaurant_id, program_id, customer_id) do nothing;
  end if;

  perform
  from public.loyalty_points
  where loyalty_points.restaurant_id = open_accounts.restaurant_id
    and loyalty_points.customer_id = any (open_accounts.customer_ids)
  order by loyalty_points.program_id, loyalty_points.customer_id
  for no key update;
end
$$;

comment on function regulars.open_accounts(uuid, uuid[], uuid[]) is
  'Inserts the accounts of the given pairs that are missing, then locks every account of the '
  'customers in the one order.';
revoke all on function regulars.open_accounts(uuid, uuid[], uuid[]) from public;
