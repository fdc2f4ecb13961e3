create or replace function regulars.tier_min_points(tier_definitions jsonb, tier text)
returns bigint
language sql
immutable
parallel safe
begin atomic
  select (tiers.value -> 'min_points')::bigint
  from jsonb_array_elements(tier_definitions -> 'tiers') as tiers
  where tiers.value ->> 'tier' = tier;
end;

comment on function regulars.tier_min_points(jsonb, text) is
  'The points at which a tier begins; null if there is no such tier.';
revoke all on function regulars.tier_min_points(jsonb, text) from public;
