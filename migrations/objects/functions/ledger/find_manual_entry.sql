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
    raise exception using
      errcode = 'RG017',
      message = 'the idempotency key was used for another request',
      detail = format('restaurant_id %s, event %s.', v_entry.restaurant_id, v_entry.id),
      hint = 'Repeat a request with the same arguments; give each new one a key of its own.',
      column = 'idempotency_key';
  end if;

  return next v_entry;
end
$$;

comment on function regulars.find_manual_entry(uuid, text, text) is
  'The entry that an earlier call with the same idempotency key and arguments posted. Raises '
  'RG017.';
revoke all on function regulars.find_manual_entry(uuid, text, text) from public;
