create or replace function regulars.feed_cursor(
  place bigint,
  event_id uuid
)
returns text
language sql
immutable
parallel safe
begin atomic
  select feed_cursor.place::text || '-' || right(feed_cursor.event_id::text, 8);
end;

comment on function regulars.feed_cursor(bigint, uuid) is
  'The cursor of an event in the feed: its position, and the end of its id to recognise it.';
revoke all on function regulars.feed_cursor(bigint, uuid) from public;
