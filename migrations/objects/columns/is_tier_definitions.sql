create or replace function regulars.is_tier_definitions(definitions jsonb)
returns boolean
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_tier jsonb;
  v_names text[] := '{}';
  v_previous numeric := -1;
begin
  if definitions is null
    or jsonb_typeof(definitions) <> 'object'
    or definitions - '{qualification_period,tiers}'::text[] <> '{}'
    or not definitions ? 'qualification_period'
    or jsonb_typeof(definitions -> 'tiers') is distinct from 'array'
    or jsonb_array_length(definitions -> 'tiers') not between 1 and 50
  then
    return false;
  end if;

  -- ISO 8601 in whole years, months or days, which all clients parse alike
  if definitions -> 'qualification_period' <> 'null'
    and (
      jsonb_typeof(definitions -> 'qualification_period') <> 'string'
      or definitions ->> 'qualification_period' !~ '^P[1-9][0-9]{0,3}[YMD]$'
    )
  then
    return false;
  end if;

  for v_tier in select tiers.value from jsonb_array_elements(definitions -> 'tiers') as tiers
  loop
    if jsonb_typeof(v_tier) <> 'object'
      or v_tier - '{tier,min_points}'::text[] <> '{}'
      or jsonb_typeof(v_tier -> 'tier') is distinct from 'string'
      or v_tier ->> 'tier' !~ '^[a-z0-9]+([_-][a-z0-9]+)*$'
      or v_tier ->> 'tier' = any (v_names)
      or not regulars.is_whole_number(v_tier -> 'min_points', 0, 1000000000)
      or (v_tier -> 'min_points')::numeric <= v_previous
      -- everybody reaches the first tier
      or (v_previous = -1 and (v_tier -> 'min_points')::numeric <> 0)
    then
      return false;
    end if;
    v_previous := (v_tier -> 'min_points')::numeric;
    v_names := v_names || (v_tier ->> 'tier');
  end loop;

  return true;
end
$$;

comment on function regulars.is_tier_definitions(jsonb) is
  'Whether a JSON value defines tiers: slugs, each once, rising in min_points from 0; a period '
  'such as P12M or null.';
revoke all on function regulars.is_tier_definitions(jsonb) from public;
