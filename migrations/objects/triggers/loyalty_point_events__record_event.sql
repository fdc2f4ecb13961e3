create or replace function regulars.tg_loyalty_point_events__record_event()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  insert into public.analytics_events (
    restaurant_id,
    event_type,
    schema_version,
    booking_id,
    customer_id,
    payload,
    emitted_by,
    occurred_at
  )
  values (
    NEW.restaurant_id,
    'loyalty.points_posted',
    1,
    NEW.booking_id,
    NEW.customer_id,
    regulars.event_payload(
      1,
      NEW.restaurant_id,
      NEW.booking_id,
      NEW.customer_id,
      jsonb_build_object(
        'program_id', NEW.program_id,
        'entry_id', NEW.id,
        'entry_sequence', NEW.sequence,
        'points_delta', NEW.points_delta,
        'reason', NEW.reason
      )
    ),
    'trigger',
    NEW.occurred_at
  );
  return null;
end
$$;

comment on function regulars.tg_loyalty_point_events__record_event() is
  'Writes the event of a ledger entry, in its transaction.';
revoke all on function regulars.tg_loyalty_point_events__record_event() from public;

-- Entries of a rebuild are of past bookings or repair damage, so they write no events.
create or replace trigger _900_record_event
after insert on public.loyalty_point_events
for each row
when (not (NEW.metadata ? 'rebuild'))
execute function regulars.tg_loyalty_point_events__record_event();
