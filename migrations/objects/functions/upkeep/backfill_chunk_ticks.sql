-- Stores a tick only when a booking is first attached: the live path has stored the ticks of
-- attached bookings, perhaps under an earlier contact.
create or replace function regulars.backfill_chunk_ticks(
  restaurant_id uuid,
  chunk integer,
  booking_ids uuid[]
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_emails text[];
  v_phones text[];
  v_ticked_at timestamptz[];
  v_are_imported boolean[];
begin
  select
    array_agg(backfill_bookings.email_normalized),
    array_agg(backfill_bookings.phone_normalized),
    array_agg(bookings.created_at),
    array_agg(bookings.import_batch_id is not null)
  into v_emails, v_phones, v_ticked_at, v_are_imported
  from pg_temp.backfill_bookings
  join public.bookings
    on bookings.restaurant_id = backfill_chunk_ticks.restaurant_id
    and bookings.id = backfill_bookings.booking_id
  where backfill_bookings.restaurant_id = backfill_chunk_ticks.restaurant_id
    and backfill_bookings.chunk = backfill_chunk_ticks.chunk
    and backfill_bookings.old_customer_id is null
    and bookings.id = any (backfill_chunk_ticks.booking_ids)
    and bookings.marketing_opt_in;

  perform regulars.write_ticks(
    restaurant_id => backfill_chunk_ticks.restaurant_id,
    emails => v_emails,
    phones => v_phones,
    ticked_at => v_ticked_at,
    are_imported => v_are_imported
  );
end
$$;

comment on function regulars.backfill_chunk_ticks(uuid, integer, uuid[]) is
  'Stores the boxes ticked on bookings that step 1 of the backfill has just attached, for the '
  'addresses of their contacts.';
revoke all on function regulars.backfill_chunk_ticks(uuid, integer, uuid[]) from public;
