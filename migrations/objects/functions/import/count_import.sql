-- Rows = imported + updated + unchanged + rejected: every row is in at most one of the two lists.
create or replace function regulars.count_import()
returns table (
  rows bigint,
  imported bigint,
  updated bigint,
  unchanged bigint,
  rejected bigint
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_rows bigint;
  v_updated bigint;
  v_unchanged bigint;
  v_rejected bigint;
begin
  perform regulars.assert_own_temporary_tables();
  select count(*) into v_rows from pg_temp.import_bookings;

  select
    count(*) filter (where import_matches.is_changed),
    count(*) filter (where not import_matches.is_changed)
  into v_updated, v_unchanged
  from pg_temp.import_matches;

  select count(distinct import_rejects.number) into v_rejected from pg_temp.import_rejects;

  return query
  select v_rows, v_rows - v_updated - v_unchanged - v_rejected, v_updated, v_unchanged, v_rejected;
end
$$;

comment on function regulars.count_import() is
  'The outcome of the rows of the import that this session has planned.';
revoke all on function regulars.count_import() from public;
