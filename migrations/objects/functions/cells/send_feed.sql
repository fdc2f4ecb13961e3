-- In the cell that a restaurant leaves, while it is closed: what waits for a position, and its
-- consumers. The lock waits for a reader that is giving positions; the next one sees that the
-- restaurant is closed.
create or replace function regulars.send_feed(restaurant_id uuid)
returns jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  perform
  from regulars.analytics_feeds
  for update;

  return jsonb_build_object(
    'pending', (
      select coalesce(jsonb_agg(pending.event_id), '[]')
      from regulars.pending_analytics_events as pending
      where pending.restaurant_id = send_feed.restaurant_id
    ),
    'offsets', (
      select coalesce(jsonb_agg(moves.feed_offset), '[]')
      from regulars.feed_moves as moves
      where moves.restaurant_id = send_feed.restaurant_id
    ),
    'consumers', (
      select coalesce(jsonb_agg(to_jsonb(consumers)), '[]')
      from regulars.analytics_consumers as consumers
      where consumers.of_restaurant_id = send_feed.restaurant_id
    ),
    'readers', (
      select coalesce(jsonb_agg(readers.name), '[]')
      from regulars.analytics_consumers as readers
      where readers.of_restaurant_id is null
    ),
    'set_aside', (
      select coalesce(
        jsonb_agg(
          to_jsonb(aside) || jsonb_build_object(
            'consumer',
            case when consumers.of_restaurant_id is null then consumers.name end
          )
        ),
        '[]'
      )
      from regulars.set_aside_analytics_events as aside
      join regulars.analytics_consumers as consumers on consumers.id = aside.consumer_id
      where aside.restaurant_id = send_feed.restaurant_id
    ),
    'is_pilot', exists (
      select
      from regulars.settings
      where settings.name = 'loyalty.pilot_restaurant_ids'
        and strpos(lower(settings.value), send_feed.restaurant_id::text) > 0
    )
  );
end
$$;

comment on function regulars.send_feed(uuid) is
  'What receive_feed needs of a closed restaurant: events without a position, consumers with their '
  'cursors and events set aside, the names of those of all restaurants, and whether it is on the '
  'pilot list.';
revoke all on function regulars.send_feed(uuid) from public;
