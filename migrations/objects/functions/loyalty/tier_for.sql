create or replace function regulars.tier_for(tier_definitions jsonb, points bigint)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_tiers jsonb := tier_definitions -> 'tiers';
  v_place integer := 0;
begin
  -- The definitions rise in min_points (regulars.is_tier_definitions). Accounts below zero have the
  -- first tier.
  while (v_tiers -> (v_place + 1) -> 'min_points')::numeric <= points loop
    v_place := v_place + 1;
  end loop;
  return v_tiers -> v_place ->> 'tier';
end
$$;

comment on function regulars.tier_for(jsonb, bigint) is
  'The highest tier whose min_points the earned points reach.';
revoke all on function regulars.tier_for(jsonb, bigint) from public;
