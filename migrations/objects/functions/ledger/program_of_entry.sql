create or replace function regulars.program_of_entry(entry public.loyalty_point_events)
returns uuid
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return coalesce(
    (
      select moved.program_id
      from public.loyalty_point_events as moved
      where moved.restaurant_id = entry.restaurant_id
        and moved.metadata ? 'transfer'
        and moved.metadata ->> 'source' = entry.id::text
        and sign(moved.points_delta) = sign(entry.points_delta)
      order by moved.recorded_at desc
      limit 1
    ),
    entry.program_id
  );
end
$$;

comment on function regulars.program_of_entry(public.loyalty_point_events) is
  'The program where the points of a ledger entry are now: its own, or one that took its place.';
revoke all on function regulars.program_of_entry(public.loyalty_point_events) from public;
