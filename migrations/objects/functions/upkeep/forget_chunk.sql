-- The feed's places of events that are gone, before offboard_restaurant holds the feed for what is
-- left. Harmless for a restaurant that stays: a place whose event is there is not touched.
create or replace function regulars.forget_chunk(
  restaurant_id uuid,
  limit_to integer default 2000
)
returns integer
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_places integer;
  v_pending integer;
begin
  perform regulars.assert_restaurant(forget_chunk.restaurant_id);

  delete from regulars.analytics_event_positions
  where analytics_event_positions.restaurant_id = forget_chunk.restaurant_id
    and analytics_event_positions.position in (
      select places.position
      from regulars.analytics_event_positions as places
      where places.restaurant_id = forget_chunk.restaurant_id
        and not exists (
          select
          from public.analytics_events
          where analytics_events.restaurant_id = forget_chunk.restaurant_id
            and analytics_events.id = places.event_id
        )
      order by places.position
      limit forget_chunk.limit_to
    );
  get diagnostics v_places = row_count;

  delete from regulars.pending_analytics_events
  where pending_analytics_events.restaurant_id = forget_chunk.restaurant_id
    and pending_analytics_events.event_id in (
      select pending.event_id
      from regulars.pending_analytics_events as pending
      where pending.restaurant_id = forget_chunk.restaurant_id
        and not exists (
          select
          from public.analytics_events
          where analytics_events.restaurant_id = forget_chunk.restaurant_id
            and analytics_events.id = pending.event_id
        )
      order by pending.event_id
      limit forget_chunk.limit_to
    );
  get diagnostics v_pending = row_count;

  return v_places + v_pending;
end
$$;

comment on function regulars.forget_chunk(uuid, integer) is
  'Deletes places in the feed whose events an offboarding has deleted, up to limit_to; returns how '
  'many. Raises RG010.';
revoke all on function regulars.forget_chunk(uuid, integer) from public;
