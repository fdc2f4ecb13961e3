create or replace function public.list_analytics_consumers(restaurant_id uuid)
returns table (
  of_restaurant_id uuid,
  consumer text,
  cursor text,
  behind bigint,
  behind_since timestamptz,
  set_aside bigint,
  moved_at timestamptz
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  perform regulars.assert_restaurant(list_analytics_consumers.restaurant_id);

  return query
  select
    consumers.of_restaurant_id,
    consumers.name,
    consumers.cursor,
    (
      select count(*)
      from regulars.analytics_event_positions as positions
      where positions.position > consumers.position
        and (
          consumers.of_restaurant_id is null
          or positions.restaurant_id = consumers.of_restaurant_id
        )
    ),
    (
      select events.recorded_at
      from regulars.analytics_event_positions as positions
      join public.analytics_events as events
        on events.restaurant_id = positions.restaurant_id
        and events.id = positions.event_id
      where positions.position > consumers.position
        and (
          consumers.of_restaurant_id is null
          or positions.restaurant_id = consumers.of_restaurant_id
        )
      order by positions.position
      limit 1
    ),
    (
      select count(*)
      from regulars.set_aside_analytics_events as aside
      where aside.consumer_id = consumers.id
    ),
    consumers.moved_at
  from (
    select
      analytics_consumers.*,
      regulars.cursor_position(analytics_consumers.cursor) as position
    from regulars.analytics_consumers
  ) as consumers
  where list_analytics_consumers.restaurant_id is null
    or consumers.of_restaurant_id = list_analytics_consumers.restaurant_id
  order by consumers.name, consumers.of_restaurant_id;
end
$$;

comment on function public.list_analytics_consumers(uuid) is
  'The named consumers of a restaurant (null: of all): how many events each is behind, since '
  'when, and how many it set aside.';
revoke all on function public.list_analytics_consumers(uuid) from public;
