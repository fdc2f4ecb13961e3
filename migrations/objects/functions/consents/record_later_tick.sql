create or replace function regulars.record_later_tick(booking public.bookings)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_at timestamptz := regulars.record_tick(booking);
begin
  insert into public.marketing_consents (
    restaurant_id,
    customer_id,
    channel,
    is_given,
    booking_id,
    source,
    actor,
    occurred_at
  )
  select
    booking.restaurant_id,
    booking.customer_id,
    channels.channel,
    true,
    booking.id,
    booking.source,
    'system',
    v_at
  from unnest('{email,sms,phone}'::text[]) as channels (channel)
  where v_at is not null;
end
$$;

comment on function regulars.record_later_tick(public.bookings) is
  'Stores a box ticked on an existing booking, and when it was ticked.';
revoke all on function regulars.record_later_tick(public.bookings) from public;
