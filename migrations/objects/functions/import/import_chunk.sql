create or replace function regulars.import_chunk(
  restaurant_id uuid,
  external_source text,
  import_batch_id uuid,
  began_at timestamptz,
  step integer,
  chunk integer
)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform regulars.assert_restaurant(import_chunk.restaurant_id);
  perform regulars.assert_own_temporary_tables();

  if import_chunk.step < 4 then
    perform regulars.import_chunk_changes(
      import_chunk.restaurant_id,
      import_chunk.step,
      import_chunk.chunk
    );
  else
    perform regulars.import_chunk_bookings(
      import_chunk.restaurant_id,
      import_chunk.external_source,
      import_chunk.import_batch_id,
      import_chunk.began_at,
      import_chunk.chunk
    );
    perform regulars.import_chunk_waiting(
      import_chunk.restaurant_id,
      import_chunk.external_source,
      import_chunk.import_batch_id,
      import_chunk.chunk
    );
  end if;
end
$$;

comment on function regulars.import_chunk(uuid, text, uuid, timestamptz, integer, integer) is
  'Carries out one chunk that regulars.plan_import has planned in this session. began_at: a time '
  'before the file was read, the same for all chunks. One transaction per chunk. Raises RG010.';
revoke all on function regulars.import_chunk(uuid, text, uuid, timestamptz, integer, integer)
from public;
