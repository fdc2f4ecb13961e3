-- Tiers follow their definitions at once, so that no reader has to ask which definitions a tier was
-- given by.
create or replace function regulars.tg_loyalty_programs__keep_tiers()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_customer_ids uuid[];
  v_now timestamptz;
begin
  v_customer_ids := array(
    select loyalty_points.customer_id
    from public.loyalty_points
    where loyalty_points.restaurant_id = NEW.restaurant_id
      and loyalty_points.program_id = NEW.id
  );
  perform regulars.open_accounts(NEW.restaurant_id, v_customer_ids);

  v_now := clock_timestamp();

  perform regulars.set_tiers(
    restaurant_id => NEW.restaurant_id,
    as_of => v_now,
    changes => array(
      select regulars.new_tier_change(
        restaurant_id => NEW.restaurant_id,
        program_id => NEW.id,
        customer_id => loyalty_points.customer_id,
        tier_before => loyalty_points.tier,
        tier => regulars.tier_as_of(
          NEW.restaurant_id,
          NEW.id,
          loyalty_points.customer_id,
          NEW.tier_definitions,
          loyalty_points.lifetime_points,
          v_now
        ),
        cause => 'program',
        occurred_at => v_now
      )
      from public.loyalty_points
      where loyalty_points.restaurant_id = NEW.restaurant_id
        and loyalty_points.program_id = NEW.id
    )
  );

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
