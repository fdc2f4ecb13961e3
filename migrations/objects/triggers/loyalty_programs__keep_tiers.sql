-- Tiers follow changed definitions at once, so that no reader has to ask which definitions a tier
-- belongs to. The accounts are locked (tg_loyalty_programs__lock_accounts); only those whose tier
-- changes are written. The others count as weighed when the definitions came into force.
create or replace function regulars.tg_loyalty_programs__keep_tiers()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_customer_ids uuid[];
  v_last_id uuid;
  v_since timestamptz;
begin
  v_since := regulars.tiers_in_force_since(NEW.restaurant_id, NEW.id);

  loop
    v_customer_ids := array(
      select loyalty_points.customer_id
      from public.loyalty_points
      where loyalty_points.restaurant_id = NEW.restaurant_id
        and loyalty_points.program_id = NEW.id
        and (v_last_id is null or loyalty_points.customer_id > v_last_id)
      order by loyalty_points.customer_id
      limit 1000
    );
    exit when v_customer_ids = '{}';
    v_last_id := v_customer_ids[cardinality(v_customer_ids)];

    perform regulars.set_tiers(
      restaurant_id => NEW.restaurant_id,
      as_of => v_since,
      changes => array(
        select regulars.new_tier_change(
          restaurant_id => NEW.restaurant_id,
          program_id => NEW.id,
          customer_id => weighed.customer_id,
          tier_before => weighed.tier_before,
          tier => weighed.tier,
          cause => 'definitions',
          occurred_at => v_since
        )
        from (
          select
            loyalty_points.customer_id,
            loyalty_points.tier as tier_before,
            regulars.tier_as_of(
              NEW.restaurant_id,
              NEW.id,
              loyalty_points.customer_id,
              NEW.tier_definitions,
              loyalty_points.lifetime_points,
              v_since
            ) as tier
          from public.loyalty_points
          where loyalty_points.restaurant_id = NEW.restaurant_id
            and loyalty_points.program_id = NEW.id
            and loyalty_points.customer_id = any (v_customer_ids)
        ) as weighed
        where weighed.tier <> weighed.tier_before
      )
    );
  end loop;

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
