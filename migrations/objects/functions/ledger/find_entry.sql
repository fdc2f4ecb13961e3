create or replace function regulars.find_entry(restaurant_id uuid, event_id uuid, reason text)
returns public.loyalty_point_events
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
  where loyalty_point_events.restaurant_id = find_entry.restaurant_id
    and loyalty_point_events.id = find_entry.event_id
    and loyalty_point_events.reason = find_entry.reason;

  if not found then
    raise exception using
      errcode = 'RG024',
      message = 'no ledger entry of that kind in this restaurant',
      detail = format(
        'restaurant_id %s, event_id %s: not a %s.',
        coalesce(find_entry.restaurant_id::text, 'null'),
        coalesce(find_entry.event_id::text, 'null'),
        find_entry.reason
      ),
      hint = 'Use the event_id that loyalty_statement shows.';
  end if;

  return v_entry;
end
$$;

comment on function regulars.find_entry(uuid, uuid, text) is
  'The ledger entry of that id and reason code. Raises RG024.';
revoke all on function regulars.find_entry(uuid, uuid, text) from public;
