-- Room is kept for what the other cell gives until the restaurant has moved.
create or replace function regulars.reserve_positions(
  lowest bigint,
  highest bigint
)
returns bigint
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_offset bigint;
begin
  select reserve_positions.highest + 1000000000 - feeds.first_position
  into v_offset
  from regulars.analytics_feeds as feeds
  for update;

  update regulars.analytics_feeds
  set first_position = reserve_positions.lowest - v_offset - 1;
  return v_offset;
end
$$;

comment on function regulars.reserve_positions(bigint, bigint) is
  'Reserves places before all of this feed for events that have positions from lowest to highest '
  'in another cell, and a billion later ones; returns what to take from those positions.';
revoke all on function regulars.reserve_positions(bigint, bigint) from public;
