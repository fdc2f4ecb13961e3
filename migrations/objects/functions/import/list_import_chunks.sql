create or replace function regulars.list_import_chunks()
returns table (
  step integer,
  chunk integer,
  items bigint
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform regulars.assert_own_temporary_tables();
  return query
  select import_changes.step, import_changes.chunk, count(*)
  from pg_temp.import_changes
  group by import_changes.step, import_changes.chunk
  union all
  select 4, ((import_bookings.number - 1) / 5000)::integer, count(*)
  from pg_temp.import_bookings
  where not exists (
      select
      from pg_temp.import_rejects
      where import_rejects.number = import_bookings.number
    )
    and not exists (
      select
      from pg_temp.import_matches
      where import_matches.number = import_bookings.number
    )
  group by ((import_bookings.number - 1) / 5000)::integer
  order by 1, 2;
end
$$;

comment on function regulars.list_import_chunks() is
  'The chunks of the import that this session has planned, in the order in which they are to run: '
  '1 to 3 change bookings, 4 inserts them.';
revoke all on function regulars.list_import_chunks() from public;
