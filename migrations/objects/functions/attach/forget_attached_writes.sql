-- A key belongs to a restaurant by our booking, also where the app has deleted its row, and by the
-- app's row, also where nothing is mirrored yet. So this runs before our bookings are deleted, and
-- again for what has been queued since.
create or replace function regulars.forget_attached_writes(restaurant_id uuid)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_keys text[];
begin
  delete from regulars.attached_writes
  using regulars.attachments
  join public.bookings
    on bookings.external_source = attachments.source
  where bookings.restaurant_id = forget_attached_writes.restaurant_id
    and bookings.external_id = attached_writes.external_id;

  v_keys := array(
    select distinct attached_writes.external_id
    from regulars.attached_writes
  );
  if v_keys = '{}' then
    return;
  end if;
  begin
    delete from regulars.attached_writes
    using regulars.attached_bookings(v_keys, is_judged => false) as rows
    where rows.restaurant_id = forget_attached_writes.restaurant_id
      and rows.external_id = attached_writes.external_id;
  exception
    -- a mapping that does not fit the app's tables any more tells nothing
    when others then null;
  end;
end
$$;

comment on function regulars.forget_attached_writes(uuid) is
  'Deletes the queued writes of an attached app that are of a restaurant.';
revoke all on function regulars.forget_attached_writes(uuid) from public;
