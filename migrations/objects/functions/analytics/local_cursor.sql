-- A reader of one restaurant may bring a cursor from the cell where the restaurant was before. The
-- end of the event's id tells them apart.
create or replace function regulars.local_cursor(
  restaurant_id uuid,
  cursor text
)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  if local_cursor.restaurant_id is null or local_cursor.cursor is null then
    return local_cursor.cursor;
  end if;
  return coalesce(
    (
      select shifted.cursor
      from regulars.feed_moves as moves
      cross join lateral (
        select regulars.shift_cursor(local_cursor.cursor, moves.feed_offset) as cursor
      ) as shifted
      where moves.restaurant_id = local_cursor.restaurant_id
        and exists (
          select
          from regulars.analytics_event_positions as positions
          where positions.restaurant_id = local_cursor.restaurant_id
            and positions.position = substring(shifted.cursor from '^-?[0-9]+')::bigint
            and regulars.feed_cursor(positions.position, positions.event_id) = shifted.cursor
        )
      limit 1
    ),
    local_cursor.cursor
  );
end
$$;

comment on function regulars.local_cursor(uuid, text) is
  'The cursor by the positions of this database, where it was given in a cell that the restaurant '
  'has left; else as it is.';
revoke all on function regulars.local_cursor(uuid, text) from public;
