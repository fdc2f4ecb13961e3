create or replace function regulars.list_import_rejects()
returns table (
  number bigint,
  from_byte bigint,
  to_byte bigint,
  field text,
  code text,
  message text
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform regulars.assert_own_temporary_tables();
  return query
  select
    import_rows.number,
    import_rows.from_byte,
    import_rows.to_byte,
    told.field,
    told.code,
    told.message
  from pg_temp.import_rejects
  join pg_temp.import_rows on import_rows.number = import_rejects.number
  cross join lateral regulars.tell_import_problem(import_rejects.problem) as told
  order by import_rows.number, told.field;
end
$$;

comment on function regulars.list_import_rejects() is
  'The rejected rows of the import that this session has planned, one line a problem, and where '
  'they are in the file.';
revoke all on function regulars.list_import_rejects() from public;
