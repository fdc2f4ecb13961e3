-- The deciding function names what is due; regulars.append_entries fills in the rest.
create or replace function regulars.new_entry(
  restaurant_id uuid,
  program_id uuid,
  customer_id uuid,
  points_delta integer,
  reason text,
  occurred_at timestamptz,
  booking_id uuid default null,
  source_key text default null,
  reverses_event_id uuid default null,
  actor text default 'system',
  metadata jsonb default '{}'
)
returns public.loyalty_point_events
language sql
immutable
parallel safe
begin atomic
  select row(
    new_entry.restaurant_id,
    null,
    new_entry.program_id,
    new_entry.customer_id,
    new_entry.booking_id,
    null,
    new_entry.points_delta,
    new_entry.reason,
    new_entry.source_key,
    new_entry.reverses_event_id,
    new_entry.actor,
    new_entry.metadata,
    new_entry.occurred_at,
    null,
    null
  )::public.loyalty_point_events;
end;

comment on function regulars.new_entry(
  uuid, uuid, uuid, integer, text, timestamptz, uuid, text, uuid, text, jsonb
) is
  'A due ledger entry, neither numbered nor written yet.';
revoke all on function regulars.new_entry(
  uuid, uuid, uuid, integer, text, timestamptz, uuid, text, uuid, text, jsonb
) from public;
