-- Hashes binary forms, which no session setting changes.
create or replace function regulars.entry_digest(entry public.loyalty_point_events)
returns bytea
language sql
stable
parallel safe
begin atomic
  select sha256(
    uuid_send(entry.restaurant_id)
    || uuid_send(entry.id)
    || uuid_send(entry.program_id)
    || uuid_send(entry.customer_id)
    || coalesce(uuid_send(entry.booking_id), '')
    || int4send(entry.sequence)
    || int4send(entry.points_delta)
    || coalesce(uuid_send(entry.reverses_event_id), '')
    || timestamptz_send(entry.occurred_at)
    || timestamptz_send(entry.recorded_at)
    || convert_to(
      concat_ws(
        chr(31),
        entry.reason,
        entry.source_key,
        entry.actor,
        entry.metadata::text
      ),
      'UTF8'
    )
  );
end;

comment on function regulars.entry_digest(public.loyalty_point_events) is
  'SHA-256 of a ledger entry without its digest.';
revoke all on function regulars.entry_digest(public.loyalty_point_events) from public;
