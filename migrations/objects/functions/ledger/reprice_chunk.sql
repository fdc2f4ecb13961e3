create or replace function regulars.reprice_chunk(
  restaurant_id uuid,
  first_id uuid,
  last_id uuid,
  from_at timestamptz default null,
  to_at timestamptz default null,
  actor text default 'system'
)
returns table (
  bookings bigint,
  bookings_changed bigint,
  points_before bigint,
  points_after bigint,
  entries_posted bigint,
  bookings_written bigint
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform regulars.assert_restaurant(reprice_chunk.restaurant_id);
  perform regulars.assert_actor(reprice_chunk.actor);

  return query
  select
    repriced.bookings,
    repriced.bookings_changed,
    repriced.points_before,
    repriced.points_after,
    repriced.entries_posted,
    repriced.bookings_written
  from regulars.reprice_bookings(
    restaurant_id => reprice_chunk.restaurant_id,
    from_at => reprice_chunk.from_at,
    to_at => reprice_chunk.to_at,
    actor => reprice_chunk.actor,
    first_id => reprice_chunk.first_id,
    last_id => reprice_chunk.last_id
  ) as repriced;
end
$$;

comment on function regulars.reprice_chunk(
  uuid, uuid, uuid, timestamptz, timestamptz, text
) is
  'Prices one chunk that regulars.reprice_plan has listed, with the same period. One transaction '
  'each. Raises RG001, RG010, RG020.';
revoke all on function regulars.reprice_chunk(
  uuid, uuid, uuid, timestamptz, timestamptz, text
) from public;
