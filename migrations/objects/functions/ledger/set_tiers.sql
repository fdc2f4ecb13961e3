-- The caller holds the accounts. Every account named counts as weighed; only a change is recorded.
create or replace function regulars.set_tiers(
  restaurant_id uuid,
  changes public.loyalty_tier_changes[],
  as_of timestamptz
)
returns integer
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_accounts integer;
begin
  update public.loyalty_points
  set
    tier = newest.tier,
    tier_set_at = set_tiers.as_of,
    updated_at = set_tiers.as_of
  from (
    select distinct on (changes.program_id, changes.customer_id)
      changes.program_id,
      changes.customer_id,
      changes.tier
    from unnest(set_tiers.changes) as changes
    order by changes.program_id, changes.customer_id, changes.occurred_at desc
  ) as newest
  where loyalty_points.restaurant_id = set_tiers.restaurant_id
    and loyalty_points.program_id = newest.program_id
    and loyalty_points.customer_id = newest.customer_id;

  get diagnostics v_accounts = row_count;

  insert into public.loyalty_tier_changes (
    restaurant_id,
    program_id,
    customer_id,
    tier_before,
    tier,
    cause,
    event_id,
    occurred_at
  )
  select
    set_tiers.restaurant_id,
    changes.program_id,
    changes.customer_id,
    changes.tier_before,
    changes.tier,
    changes.cause,
    changes.event_id,
    changes.occurred_at
  from unnest(set_tiers.changes) as changes
  where changes.tier <> changes.tier_before
  order by changes.program_id, changes.customer_id, changes.occurred_at;

  return v_accounts;
end
$$;

comment on function regulars.set_tiers(uuid, public.loyalty_tier_changes[], timestamptz) is
  'Sets the tiers that accounts were found to have at an instant and records each change; returns '
  'how many accounts.';
revoke all on function regulars.set_tiers(uuid, public.loyalty_tier_changes[], timestamptz)
  from public;
