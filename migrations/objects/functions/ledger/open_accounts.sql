-- A function that decides from accounts or their ledgers calls this first and decides in a later
-- statement; a decision made before the locks would be wrong. The two arrays form pairs. All
-- accounts of a customer are locked together, so that a later lock of the same customers keeps the
-- order.
create or replace function regulars.open_accounts(
  restaurant_id uuid,
  customer_ids uuid[],
  program_ids uuid[] default null
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
-- A generic plan: it uses the index, however many accounts there are.
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

    -- The definitions may have changed while the insert waited for the key of the program; while
    -- this transaction holds the key they cannot change.
    if found then
      update public.loyalty_points
      set tier = regulars.tier_for(loyalty_programs.tier_definitions, 0)
      from
        unnest(open_accounts.program_ids, open_accounts.customer_ids)
          as wanted (program_id, customer_id),
        public.loyalty_programs
      where loyalty_programs.restaurant_id = open_accounts.restaurant_id
        and loyalty_programs.id = wanted.program_id
        and loyalty_points.restaurant_id = open_accounts.restaurant_id
        and loyalty_points.program_id = wanted.program_id
        and loyalty_points.customer_id = wanted.customer_id
        and loyalty_points.last_sequence = 0
        and loyalty_points.tier <> loyalty_programs.tier_definitions -> 'tiers' -> 0 ->> 'tier';
    end if;
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
  'Inserts the missing accounts of the given pairs, then locks every account of the customers, '
  'ordered by program and customer.';
revoke all on function regulars.open_accounts(uuid, uuid[], uuid[]) from public;
