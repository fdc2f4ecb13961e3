-- After a merge the statement shows the moved entries, which name the entries they stand for.
-- The entry is told with the program where its points are now.
create or replace function regulars.find_entry(restaurant_id uuid, event_id uuid, reason text)
returns public.loyalty_point_events
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_entry public.loyalty_point_events;
begin
  select entries.*
  into v_entry
  from public.loyalty_point_events as shown
  join public.loyalty_point_events as entries
    on entries.restaurant_id = shown.restaurant_id
    and entries.id = coalesce((shown.metadata ->> 'source')::uuid, shown.id)
  where shown.restaurant_id = find_entry.restaurant_id
    and shown.id = find_entry.event_id
    and entries.reason = find_entry.reason;

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

  v_entry.program_id := regulars.program_of_entry(v_entry);
  return v_entry;
end
$$;

comment on function regulars.find_entry(uuid, uuid, text) is
  'The ledger entry with that reason code and id, or the one that a merge moved under that id. '
  'Raises RG024.';
revoke all on function regulars.find_entry(uuid, uuid, text) from public;
