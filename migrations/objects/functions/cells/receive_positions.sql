create or replace function regulars.receive_positions(
  restaurant_id uuid,
  feed_offset bigint,
  positions bigint[],
  event_ids uuid[]
)
returns void
language sql
volatile
begin atomic
  insert into regulars.analytics_event_positions (restaurant_id, position, event_id)
  select
    receive_positions.restaurant_id,
    given.position - receive_positions.feed_offset,
    given.event_id
  from unnest(receive_positions.positions, receive_positions.event_ids) as given (
    position,
    event_id
  )
  on conflict do nothing;
end;

comment on function regulars.receive_positions(uuid, bigint, bigint[], uuid[]) is
  'Gives events of a restaurant that arrives the positions of the cell it leaves, less '
  'feed_offset.';
revoke all on function regulars.receive_positions(uuid, bigint, bigint[], uuid[]) from public;
