create or replace function regulars.cancel_attached_booking(external_id text)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  v_booking record;
begin
  for v_booking in
    select bookings.restaurant_id, bookings.id
    from regulars.attachments
    cross join regulars.attached_restaurants as attached
    join public.bookings
      on bookings.restaurant_id = attached.restaurant_id
      and bookings.external_source = attachments.source
      and bookings.external_id = cancel_attached_booking.external_id
    where bookings.status <> 'cancelled'
  loop
    perform set_config('regulars.restaurant_id', v_booking.restaurant_id::text, true);
    update public.bookings
    set status = 'cancelled', cancelled_by = 'system'
    where bookings.restaurant_id = v_booking.restaurant_id
      and bookings.id = v_booking.id;
  end loop;
end
$$;

comment on function regulars.cancel_attached_booking(text) is
  'Cancels our booking of an attached app''s key, in whichever restaurant it is. Raises RG002.';
revoke all on function regulars.cancel_attached_booking(text) from public;
