-- Called first by every definer that uses temporary tables of an earlier call. Otherwise it could
-- write to a table that its caller made, and run that table's triggers as the owner. Views are
-- found by their rules. "discard temp" drops the tables, whoever owns them.
create or replace function regulars.assert_own_temporary_tables()
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_foreign text;
begin
  select min(classes.relname)
  into v_foreign
  from pg_catalog.pg_class as classes
  where classes.relnamespace = pg_my_temp_schema()
    and classes.relname ~ '^(backfill|import|present|phone|planned)_'
    and (
      classes.relowner <> current_user::regrole
      or classes.relhastriggers
      or (classes.relhasrules and classes.relkind <> 'v')
      or classes.relkind not in ('r', 'S', 'v', 'i')
    );

  if v_foreign is not null then
    raise exception using
      errcode = 'insufficient_privilege',
      message = 'a temporary table of this session is not the owner''s',
      detail = format('pg_temp.%s was made or changed by another.', v_foreign),
      hint = 'Drop it, or begin again in a new session.';
  end if;
end
$$;

comment on function regulars.assert_own_temporary_tables() is
  'Raises 42501 if a temporary relation named like one of ours belongs to another role or is not '
  'plain.';
revoke all on function regulars.assert_own_temporary_tables() from public;
