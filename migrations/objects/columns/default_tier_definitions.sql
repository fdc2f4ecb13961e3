create or replace function regulars.default_tier_definitions()
returns jsonb
language sql
immutable
parallel safe
begin atomic
  select jsonb
    '{"qualification_period": null, "tiers": [
      {"tier": "bronze", "min_points": 0},
      {"tier": "silver", "min_points": 100},
      {"tier": "gold", "min_points": 250},
      {"tier": "platinum", "min_points": 500}
    ]}';
end;

comment on function regulars.default_tier_definitions() is
  'The tiers of a program that names none.';
revoke all on function regulars.default_tier_definitions() from public;
