create or replace function regulars.tier_as_of(
  restaurant_id uuid,
  program_id uuid,
  customer_id uuid,
  tier_definitions jsonb,
  lifetime_points bigint,
  as_of timestamptz
)
returns text
language sql
stable
begin atomic
  select regulars.tier_for(
    tier_as_of.tier_definitions,
    case
      when tier_as_of.tier_definitions ->> 'qualification_period' is null then
        tier_as_of.lifetime_points
      else regulars.qualifying_points(
        tier_as_of.restaurant_id,
        tier_as_of.program_id,
        tier_as_of.customer_id,
        tier_as_of.tier_definitions,
        tier_as_of.as_of
      )
    end
  );
end;

comment on function regulars.tier_as_of(uuid, uuid, uuid, jsonb, bigint, timestamptz) is
  'The tier of an account: by its lifetime points or, with a qualification period, by the ledger '
  'at an event time.';
revoke all on function regulars.tier_as_of(uuid, uuid, uuid, jsonb, bigint, timestamptz)
from public;
