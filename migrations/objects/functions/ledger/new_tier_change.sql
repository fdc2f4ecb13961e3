create or replace function regulars.new_tier_change(
  restaurant_id uuid,
  program_id uuid,
  customer_id uuid,
  tier_before text,
  tier text,
  cause text,
  occurred_at timestamptz,
  event_id uuid default null
)
returns public.loyalty_tier_changes
language sql
immutable
parallel safe
begin atomic
  select row(
    new_tier_change.restaurant_id,
    null,
    new_tier_change.program_id,
    new_tier_change.customer_id,
    new_tier_change.tier_before,
    new_tier_change.tier,
    new_tier_change.cause,
    new_tier_change.event_id,
    new_tier_change.occurred_at,
    null
  )::public.loyalty_tier_changes;
end;

comment on function regulars.new_tier_change(
  uuid, uuid, uuid, text, text, text, timestamptz, uuid
) is
  'A due change of tier, not written yet.';
revoke all on function regulars.new_tier_change(
  uuid, uuid, uuid, text, text, text, timestamptz, uuid
) from public;
