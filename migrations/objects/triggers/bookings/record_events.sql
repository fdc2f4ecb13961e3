-- The events of a change are counted on the booking before it is written, so that their sequence
-- needs no second update of the row. Last of the BEFORE triggers: it sees what the others decided.
create or replace function regulars.tg_bookings__count_events()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- to be forgotten is nothing that happens to the booking
  if TG_OP = 'UPDATE' and current_setting('regulars.erasing', true) = NEW.restaurant_id::text then
    return NEW;
  end if;
  NEW.event_count := coalesce(OLD.event_count, 0)
    + cardinality(regulars.booking_event_types(OLD, NEW));
  return NEW;
end
$$;

comment on function regulars.tg_bookings__count_events() is
  'Counts the events that a change of a booking writes.';
revoke all on function regulars.tg_bookings__count_events() from public;

create or replace function regulars.tg_bookings__record_events()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_types text[];
begin
  if TG_OP = 'UPDATE' and current_setting('regulars.erasing', true) = NEW.restaurant_id::text then
    return null;
  end if;
  v_types := regulars.booking_event_types(OLD, NEW);

  insert into public.analytics_events (
    restaurant_id,
    event_type,
    schema_version,
    booking_id,
    booking_sequence,
    customer_id,
    payload,
    emitted_by
  )
  select
    NEW.restaurant_id,
    types.event_type,
    1,
    NEW.id,
    NEW.event_count - cardinality(v_types) + types.number,
    NEW.customer_id,
    regulars.booking_event_payload(types.event_type, OLD, NEW),
    'trigger'
  from unnest(v_types) with ordinality as types (event_type, number)
  order by types.number;
  return null;
end
$$;

comment on function regulars.tg_bookings__record_events() is
  'Writes the events of a change of a booking, in its transaction.';
revoke all on function regulars.tg_bookings__record_events() from public;

create or replace trigger _900_count_events_insert
before insert on public.bookings
for each row
when (NEW.import_batch_id is null)
execute function regulars.tg_bookings__count_events();

create or replace trigger _900_count_events_update
before update on public.bookings
for each row
when (
  NEW.status is distinct from OLD.status
  or NEW.table_id is distinct from OLD.table_id
  or NEW.party_size is distinct from OLD.party_size
  or NEW.starts_at is distinct from OLD.starts_at
  or NEW.ends_at is distinct from OLD.ends_at
  or NEW.customer_name is distinct from OLD.customer_name
  or NEW.customer_email is distinct from OLD.customer_email
  or NEW.customer_phone is distinct from OLD.customer_phone
)
execute function regulars.tg_bookings__count_events();

-- Before the points are posted: the booking's event comes before the ledger's.
create or replace trigger _250_record_events_insert
after insert on public.bookings
for each row
when (NEW.import_batch_id is null)
execute function regulars.tg_bookings__record_events();

create or replace trigger _250_record_events_update
after update on public.bookings
for each row
when (
  NEW.status is distinct from OLD.status
  or NEW.table_id is distinct from OLD.table_id
  or NEW.party_size is distinct from OLD.party_size
  or NEW.starts_at is distinct from OLD.starts_at
  or NEW.ends_at is distinct from OLD.ends_at
  or NEW.customer_name is distinct from OLD.customer_name
  or NEW.customer_email is distinct from OLD.customer_email
  or NEW.customer_phone is distinct from OLD.customer_phone
)
execute function regulars.tg_bookings__record_events();
