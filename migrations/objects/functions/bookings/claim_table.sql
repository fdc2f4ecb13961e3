-- Locks the table before the exclusion constraint is checked: the second of two bookings waits here
-- and is then refused, where two concurrent index entries could deadlock. Runs before the customer
-- is locked, in the same order as create_booking.
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
    -- a past booking keeps a table that has been retired since
    and (
      restaurant_tables.retired_at is null
      or restaurant_tables.retired_at >= booking.ends_at
      or booking.status not in ('pending', 'confirmed')
    )
  for no key update;

  if not found then
    perform regulars.refuse_table(
      booking.restaurant_id,
      booking.table_id,
      'Use the id of one of the restaurant''s own tables that is not retired by then.'
    );
  end if;

  if booking.status in ('pending', 'confirmed') and not regulars.is_table_free(
    restaurant_id => booking.restaurant_id,
    table_id => booking.table_id,
    starts_at => booking.starts_at,
    ends_at => booking.ends_at,
    except_booking_id => coalesce(
      -- an upsert whose row another session inserted while this one waited for the table
      (
        select bookings.id
        from public.bookings
        where bookings.restaurant_id = booking.restaurant_id
          and (
            (bookings.external_source, bookings.external_id)
              = (booking.external_source, booking.external_id)
            or bookings.idempotency_key = booking.idempotency_key
            or bookings.reference = booking.reference
          )
        order by bookings.id = booking.id desc
        limit 1
      ),
      booking.id
    )
  ) then
    perform regulars.refuse_taken_table(booking.table_id);
  end if;
end
$$;

comment on function regulars.claim_table(public.bookings) is
  'Locks the table a booking takes and refuses one that is foreign or taken. Raises RG005, RG006.';
revoke all on function regulars.claim_table(public.bookings) from public;
