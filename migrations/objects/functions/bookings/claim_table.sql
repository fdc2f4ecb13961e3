-- Locks the table before the exclusion constraint is asked: of two bookings for one table the
-- second waits here and then gets a plain refusal, where two concurrent index entries could
-- deadlock. Before the customer is locked, so that create_booking, which locks the table it chose,
-- keeps the order.
create or replace function regulars.claim_table(booking public.bookings)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  perform
  from public.restaurant_tables
  where restaurant_tables.restaurant_id = booking.restaurant_id
    and restaurant_tables.id = booking.table_id
  for no key update;

  if not found then
    raise exception using
      errcode = 'RG005',
      message = 'table not found in this restaurant',
      detail = format('restaurant_id %s, table_id %s.', booking.restaurant_id, booking.table_id),
      hint = 'Use the id of one of the restaurant''s own tables.';
  end if;

  if booking.status in ('pending', 'confirmed') and not regulars.is_table_free(
    restaurant_id => booking.restaurant_id,
    table_id => booking.table_id,
    starts_at => booking.starts_at,
    ends_at => booking.ends_at,
    except_booking_id => booking.id
  ) then
    raise exception using
      errcode = 'RG006',
      message = 'the table is taken at that time',
      detail = format('table_id %s, booking %s.', booking.table_id, booking.id),
      hint = 'Choose another table or time, or let create_booking choose the table.';
  end if;
end
$$;

comment on function regulars.claim_table(public.bookings) is
  'Locks the table a booking takes and refuses one that is foreign or taken. Raises RG005, RG006.';
revoke all on function regulars.claim_table(public.bookings) from public;
