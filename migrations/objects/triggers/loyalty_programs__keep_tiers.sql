-- Tiers follow their definitions at once, so that no reader has to ask which definitions a tier was
-- given by. Accounts in the order of every other writer.
create or replace function regulars.tg_loyalty_programs__keep_tiers()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_now timestamptz;
begin
  perform
  from public.loyalty_points
  where loyalty_points.restaurant_id = NEW.restaurant_id
    and loyalty_points.program_id = NEW.id
  order by loyalty_points.customer_id
  for no key update;

  v_now := clock_timestamp();

  with weighed as (
    select
      loyalty_points.customer_id,
      loyalty_points.tier as tier_before,
      regulars.tier_as_of(
        NEW.restaurant_id,
        NEW.id,
        loyalty_points.customer_id,
        NEW.tier_definitions,
        loyalty_points.lifetime_points,
        v_now
      ) as tier
    from public.loyalty_points
    where loyalty_points.restaurant_id = NEW.restaurant_id
      and loyalty_points.program_id = NEW.id
  ),
  changed as (
    update public.loyalty_points
    set
      tier = weighed.tier,
      tier_set_at = v_now,
      updated_at = v_now
    from weighed
    where loyalty_points.restaurant_id = NEW.restaurant_id
      and loyalty_points.program_id = NEW.id
      and loyalty_points.customer_id = weighed.customer_id
    returning weighed.customer_id, weighed.tier_before, weighed.tier
  )
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
    NEW.restaurant_id,
    NEW.id,
    changed.customer_id,
    changed.tier_before,
    changed.tier,
    'program',
    v_now
  from changed
  where changed.tier <> changed.tier_before;

  return null;
end
$$;

comment on function regulars.tg_loyalty_programs__keep_tiers() is
  'Gives every account of a program its tier by the new definitions.';
revoke all on function regulars.tg_loyalty_programs__keep_tiers() from public;

create or replace trigger _300_keep_tiers
after update on public.loyalty_programs
for each row
when (NEW.tier_definitions is distinct from OLD.tier_definitions)
execute function regulars.tg_loyalty_programs__keep_tiers();
