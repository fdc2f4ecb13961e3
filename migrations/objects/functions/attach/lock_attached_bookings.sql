-- For whoever mirrors outside the app's own write: a write of the app's that comes after the row
-- was read waits here, and is not undone by what was read before.
create or replace function regulars.lock_attached_bookings(keys text[])
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  perform
  from regulars.attachments
  cross join regulars.attached_bookings(lock_attached_bookings.keys, is_judged => false) as rows
  join public.bookings
    on bookings.restaurant_id = rows.restaurant_id
    and bookings.external_source = attachments.source
    and bookings.external_id = rows.external_id
  order by bookings.restaurant_id, bookings.id
  for no key update of bookings;
end
$$;

comment on function regulars.lock_attached_bookings(text[]) is
  'Locks our bookings of those keys, in the order of their ids.';
revoke all on function regulars.lock_attached_bookings(text[]) from public;
