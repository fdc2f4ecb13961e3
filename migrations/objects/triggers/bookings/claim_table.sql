-- Locks the table before the exclusion constraint is asked: of two bookings for one table the
-- second waits here and then gets a plain refusal, where two concurrent index entries could
-- deadlock. Before the customer is locked, so that create_booking, which locks the table it chose,
-- keeps the order.
create or replace function regulars.tg_bookings__claim_table()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform
  from public.restaurant_tables
  where restaurant_tables.restaurant_id = NEW.restaurant_id
    and restaurant_tables.id = NEW.table_id
  for no key update;

  if not found then
    raise exception using
      errcode = 'RG005',
      message = 'table not found in this restaurant',
      detail = format('restaurant_id %s, table_id %s.', NEW.restaurant_id, NEW.table_id),
      hint = 'Use the id of one of the restaurant''s own tables.';
  end if;

  if NEW.status in ('pending', 'confirmed') and not regulars.is_table_free(
    restaurant_id => NEW.restaurant_id,
    table_id => NEW.table_id,
    starts_at => NEW.starts_at,
    ends_at => NEW.ends_at,
    except_booking_id => NEW.id
  ) then
    raise exception using
      errcode = 'RG006',
      message = 'the table is taken at that time',
      detail = format('table_id %s, booking %s.', NEW.table_id, NEW.id),
      hint = 'Choose another table or time, or let create_booking choose the table.';
  end if;

  return NEW;
end
$$;

comment on function regulars.tg_bookings__claim_table() is
  'Locks the table a booking takes and refuses one that is foreign or taken. Raises RG005, RG006.';
revoke all on function regulars.tg_bookings__claim_table() from public;

create or replace trigger _150_claim_table_insert
before insert on public.bookings
for each row
when (NEW.table_id is not null and NEW.import_batch_id is null)
execute function regulars.tg_bookings__claim_table();

create or replace trigger _150_claim_table_update
before update on public.bookings
for each row
when (
  NEW.table_id is not null
  and (
    NEW.table_id is distinct from OLD.table_id
    or NEW.starts_at is distinct from OLD.starts_at
    or NEW.ends_at is distinct from OLD.ends_at
    or (NEW.status in ('pending', 'confirmed') and OLD.status not in ('pending', 'confirmed'))
  )
)
execute function regulars.tg_bookings__claim_table();
