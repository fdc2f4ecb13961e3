-- A pool keeps its sessions, and with them the guests' data that a plan has read.
create or replace function regulars.drop_temporary_tables()
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set client_min_messages = 'warning'
as $$
declare
  v_relation record;
begin
  for v_relation in
    select
      classes.relname as name,
      case classes.relkind when 'v' then 'view' when 'S' then 'sequence' else 'table' end as kind
    from pg_catalog.pg_class as classes
    where classes.relnamespace = pg_my_temp_schema()
      and classes.relowner = current_user::regrole
      and classes.relname ~ '^(backfill|import|present|phone|planned)_'
      and classes.relkind in ('r', 'v', 'S')
    order by classes.relkind <> 'v'
  loop
    execute format('drop %s if exists pg_temp.%I cascade', v_relation.kind, v_relation.name);
  end loop;
end
$$;

comment on function regulars.drop_temporary_tables() is
  'Drops the temporary tables that an import, a backfill or a change of phone rules has left in '
  'this session.';
revoke all on function regulars.drop_temporary_tables() from public;
