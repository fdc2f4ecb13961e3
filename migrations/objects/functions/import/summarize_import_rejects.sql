create or replace function regulars.summarize_import_rejects()
returns table (
  field text,
  code text,
  message text,
  rows bigint,
  example text
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  perform regulars.assert_own_temporary_tables();
  return query
  select
    told.field,
    told.code,
    told.message,
    counted.rows,
    to_jsonb(import_rows) ->> told.field
  from (
    select import_rejects.problem, count(*) as rows, min(import_rejects.number) as first_number
    from pg_temp.import_rejects
    group by import_rejects.problem
  ) as counted
  cross join lateral regulars.tell_import_problem(counted.problem) as told
  join pg_temp.import_rows on import_rows.number = counted.first_number
  order by counted.rows desc, counted.first_number, told.field;
end
$$;

comment on function regulars.summarize_import_rejects() is
  'Why rows of the import that this session has planned are rejected, the most frequent reason '
  'first. example: the cell of the first such row, which may hold a guest''s data.';
revoke all on function regulars.summarize_import_rejects() from public;
