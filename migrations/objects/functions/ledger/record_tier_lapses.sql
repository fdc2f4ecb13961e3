-- Every tier that an account passed through since it was last weighed is recorded, with the moment
-- at which the points for the better one left. Accounts in the order of every other writer.
create or replace function regulars.record_tier_lapses(
  restaurant_id uuid,
  customer_ids uuid[],
  as_of timestamptz
)
returns integer
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_lapsed integer;
begin
  perform
  from public.loyalty_points
  where loyalty_points.restaurant_id = record_tier_lapses.restaurant_id
    and loyalty_points.customer_id = any (record_tier_lapses.customer_ids)
  order by loyalty_points.program_id, loyalty_points.customer_id
  for no key update;

  with lapses as (
    select
      lapses.*,
      row_number() over (
        partition by lapses.program_id, lapses.customer_id
        order by lapses.lapsed_at desc
      ) as number
    from regulars.tier_lapses(
      restaurant_id => record_tier_lapses.restaurant_id,
      customer_ids => record_tier_lapses.customer_ids,
      as_of => record_tier_lapses.as_of
    ) as lapses
  ),
  noted as (
    insert into public.loyalty_tier_changes (
      restaurant_id,
      program_id,
      customer_id,
      tier_before,
      tier,
      cause,
      occurred_at
    )
    select
      record_tier_lapses.restaurant_id,
      lapses.program_id,
      lapses.customer_id,
      lapses.tier_before,
      lapses.tier,
      'lapse',
      lapses.lapsed_at
    from lapses
    order by lapses.program_id, lapses.customer_id, lapses.lapsed_at
  ),
  changed as (
    update public.loyalty_points
    set
      tier = lapses.tier,
      tier_set_at = record_tier_lapses.as_of,
      updated_at = record_tier_lapses.as_of
    from lapses
    where lapses.number = 1
      and loyalty_points.restaurant_id = record_tier_lapses.restaurant_id
      and loyalty_points.program_id = lapses.program_id
      and loyalty_points.customer_id = lapses.customer_id
    returning 1
  )
  select count(*)
  into v_lapsed
  from changed;

  return v_lapsed;
end
$$;

comment on function regulars.record_tier_lapses(uuid, uuid[], timestamptz) is
  'Records the tiers of customers that the qualification period has ended by an instant; returns '
  'how many accounts.';
revoke all on function regulars.record_tier_lapses(uuid, uuid[], timestamptz) from public;
