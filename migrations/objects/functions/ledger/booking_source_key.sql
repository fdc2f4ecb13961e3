-- Explicit casts: without them || is only stable, and the planner would not inline the call.
create or replace function regulars.booking_source_key(booking_id uuid, number bigint)
returns text
language sql
immutable
parallel safe
begin atomic
  select 'booking:' || booking_id::text || ':' || number::text;
end;

comment on function regulars.booking_source_key(uuid, bigint) is
  'The source_key of a booking''s n-th ledger entry.';
revoke all on function regulars.booking_source_key(uuid, bigint) from public;
