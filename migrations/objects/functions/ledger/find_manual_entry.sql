create or replace function regulars.find_manual_entry(
  restaurant_id uuid,
  source_key text,
  request text
)
returns setof public.loyalty_point_events
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_entry public.loyalty_point_events;
begin
  select loyalty_point_events.*
  into v_entry
  from public.loyalty_point_events
  where loyalty_point_events.restaurant_id = find_manual_entry.restaurant_id
    and loyalty_point_events.source_key = find_manual_entry.source_key;

  if not found then
    return;
  end if;

  if v_entry.metadata ->> 'request' is distinct from find_manual_entry.request then
    perform regulars.refuse_key(
      format('restaurant_id %s, event %s.', v_entry.restaurant_id, v_entry.id)
    );
  end if;

  return next v_entry;
end
$$;

comment on function regulars.find_manual_entry(uuid, text, text) is
  'The entry posted by an earlier call with the same idempotency key and arguments. Raises RG017.';
revoke all on function regulars.find_manual_entry(uuid, text, text) from public;
