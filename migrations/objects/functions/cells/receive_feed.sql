-- The history of a restaurant that arrives goes before everything that this feed has told: readers
-- of all restaurants are past it, since the cell that it leaves has told them, and new readers
-- begin with it. Its own consumers keep their place: each position is lower by one number. Run
-- again, it writes the same.
create or replace function regulars.receive_feed(
  restaurant_id uuid,
  feed_offset bigint,
  feed jsonb
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  delete from regulars.feed_moves
  where feed_moves.restaurant_id = receive_feed.restaurant_id;
  insert into regulars.feed_moves (restaurant_id, feed_offset)
  select receive_feed.restaurant_id, receive_feed.feed_offset
  union
  select receive_feed.restaurant_id, earlier.value::bigint + receive_feed.feed_offset
  from jsonb_array_elements_text(receive_feed.feed -> 'offsets') as earlier;

  -- an earlier attempt may have left what has got its position since
  delete from regulars.pending_analytics_events
  where pending_analytics_events.restaurant_id = receive_feed.restaurant_id;

  insert into regulars.pending_analytics_events (restaurant_id, event_id)
  select receive_feed.restaurant_id, pending.value::uuid
  from jsonb_array_elements_text(receive_feed.feed -> 'pending') as pending;

  delete from regulars.set_aside_analytics_events
  where set_aside_analytics_events.restaurant_id = receive_feed.restaurant_id;
  delete from regulars.analytics_consumers
  where analytics_consumers.of_restaurant_id = receive_feed.restaurant_id;
  insert into regulars.analytics_consumers (id, of_restaurant_id, name, cursor, moved_at)
  select
    consumers.id,
    consumers.of_restaurant_id,
    consumers.name,
    regulars.shift_cursor(consumers.cursor, receive_feed.feed_offset),
    consumers.moved_at
  from jsonb_populate_recordset(
    null::regulars.analytics_consumers,
    receive_feed.feed -> 'consumers'
  ) as consumers;

  -- a reader of all restaurants that was never here has had the history where that comes from
  insert into regulars.analytics_consumers (name, cursor)
  select
    readers.value,
    (
      select max(positions.position)::text
      from regulars.analytics_event_positions as positions
      where positions.restaurant_id = receive_feed.restaurant_id
    )
  from jsonb_array_elements_text(receive_feed.feed -> 'readers') as readers
  on conflict do nothing;

  insert into regulars.set_aside_analytics_events (
    restaurant_id, consumer_id, position, event_id, booking_id, reason, set_aside_at
  )
  select
    receive_feed.restaurant_id,
    consumers.id,
    aside.position - receive_feed.feed_offset,
    aside.event_id,
    aside.booking_id,
    aside.reason,
    aside.set_aside_at
  from jsonb_to_recordset(receive_feed.feed -> 'set_aside') as aside (
    consumer_id uuid,
    consumer text,
    position bigint,
    event_id uuid,
    booking_id uuid,
    reason text,
    set_aside_at timestamptz
  )
  join regulars.analytics_consumers as consumers
    on consumers.id = aside.consumer_id
    or consumers.of_restaurant_id is null and consumers.name = aside.consumer;

  if (receive_feed.feed -> 'is_pilot')::boolean then
    insert into regulars.settings as present (name, value)
    values ('loyalty.pilot_restaurant_ids', receive_feed.restaurant_id::text)
    on conflict (name) do update
    set value = concat_ws(',', nullif(present.value, ''), excluded.value)
    where strpos(lower(present.value), excluded.value) = 0;
  end if;
end
$$;

comment on function regulars.receive_feed(uuid, bigint, jsonb) is
  'Takes over what send_feed gave in the cell that a restaurant leaves; feed_offset: what its '
  'positions there are higher by.';
revoke all on function regulars.receive_feed(uuid, bigint, jsonb) from public;
