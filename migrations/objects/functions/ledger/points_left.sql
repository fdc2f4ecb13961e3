create or replace function regulars.points_left(entry public.loyalty_point_events)
returns bigint
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return entry.points_delta + coalesce(
    (
      select sum(reversals.points_delta)
      from public.loyalty_point_events as reversals
      where reversals.restaurant_id = entry.restaurant_id
        and reversals.reverses_event_id = entry.id
    ),
    0
  );
end
$$;

comment on function regulars.points_left(public.loyalty_point_events) is
  'The points of a ledger entry minus what was taken back of it.';
revoke all on function regulars.points_left(public.loyalty_point_events) from public;
