-- The guest may have been erased since the import was planned. This is checked again once the
-- booking is locked, because an erasure locks it too.
create or replace function regulars.apply_import_change(restaurant_id uuid, number bigint)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_booking_id uuid;
begin
  perform
  from pg_temp.import_changes
  join public.bookings
    on bookings.restaurant_id = apply_import_change.restaurant_id
    and bookings.id = import_changes.booking_id
  where import_changes.number = apply_import_change.number
  for no key update of bookings;

  perform regulars.assert_not_erased(
    restaurant_id => apply_import_change.restaurant_id,
    customer_ids => array(
      select bookings.customer_id
      from pg_temp.import_changes
      join public.bookings
        on bookings.restaurant_id = apply_import_change.restaurant_id
        and bookings.id = import_changes.booking_id
      where import_changes.number = apply_import_change.number
        and bookings.customer_id is not null
    )
  );

  -- a tick from a file is not the guest's own
  insert into regulars.imports_in_progress (restaurant_id, booking_id)
  select apply_import_change.restaurant_id, import_changes.booking_id
  from pg_temp.import_changes
  where import_changes.number = apply_import_change.number
    and import_changes.marketing_opt_in
  returning imports_in_progress.booking_id into v_booking_id;

  update public.bookings
  set
    starts_at = import_changes.starts_at,
    ends_at = import_changes.ends_at,
    table_id = import_changes.table_id,
    party_size = import_changes.party_size,
    booking_type = import_changes.booking_type,
    seating_preference = import_changes.seating_preference,
    status = import_changes.status,
    confirmed_at = import_changes.confirmed_at,
    completed_at = import_changes.completed_at,
    cancelled_at = import_changes.cancelled_at,
    cancelled_by = import_changes.cancelled_by,
    customer_name = import_changes.customer_name,
    customer_email = import_changes.customer_email,
    customer_phone = import_changes.customer_phone,
    marketing_opt_in = import_changes.marketing_opt_in,
    notes = import_changes.notes,
    source = import_changes.source,
    spend_amount = import_changes.spend_amount,
    spend_currency = import_changes.spend_currency
  from pg_temp.import_changes
  where bookings.restaurant_id = apply_import_change.restaurant_id
    and bookings.id = import_changes.booking_id
    and import_changes.number = apply_import_change.number;

  if v_booking_id is not null then
    delete from regulars.imports_in_progress
    where imports_in_progress.restaurant_id = apply_import_change.restaurant_id
      and imports_in_progress.booking_id = v_booking_id;
  end if;
end
$$;

comment on function regulars.apply_import_change(uuid, bigint) is
  'Changes a booking by a row of an import, with all that follows from it. Raises RG043 if its '
  'guest was erased.';
revoke all on function regulars.apply_import_change(uuid, bigint) from public;
