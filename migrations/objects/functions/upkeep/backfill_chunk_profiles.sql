-- Corrects what the planning pass of step 2 listed.
create or replace function regulars.backfill_chunk_profiles(
  restaurant_id uuid,
  chunk integer,
  out inserted bigint,
  out changed bigint,
  out shown bigint
)
returns record
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  select
    refreshed.inserted,
    refreshed.changed,
    refreshed.shown
  into inserted, changed, shown
  from regulars.refresh_profiles(
    restaurant_id => backfill_chunk_profiles.restaurant_id,
    customer_ids => array(
      select backfill_profiles.customer_id
      from pg_temp.backfill_profiles
      where backfill_profiles.restaurant_id = backfill_chunk_profiles.restaurant_id
        and backfill_profiles.chunk = backfill_chunk_profiles.chunk
    )
  ) as refreshed;
end
$$;

comment on function regulars.backfill_chunk_profiles(uuid, integer) is
  'Corrects the profiles and shown contacts of one chunk of step 2; returns profiles inserted, '
  'changed and contacts changed.';
revoke all on function regulars.backfill_chunk_profiles(uuid, integer) from public;
