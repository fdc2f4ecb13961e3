-- The trigger is there only while a restaurant is closed: nobody else pays for it. Making it waits
-- for the table's writers, so that each table is a transaction of its own, with a lock_timeout.
create or replace function regulars.guard_table(name text)
returns boolean
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_column text;
begin
  select tables.id_column
  into v_column
  from regulars.moving_tables() as tables
  where tables.name = guard_table.name
    and tables.is_guarded;

  if not found or exists (
    select
    from pg_catalog.pg_trigger
    where pg_trigger.tgrelid = guard_table.name::regclass
      and pg_trigger.tgfoid = 'regulars.tg_refuse_closed()'::regprocedure
  ) then
    return false;
  end if;
  execute format(
    'create trigger "!refuse_closed" before insert or update or delete on %s '
    'for each row execute function regulars.tg_refuse_closed(%L)',
    guard_table.name,
    v_column
  );
  return true;
end
$$;

comment on function regulars.guard_table(text) is
  'Makes the trigger that refuses writes of closed restaurants on a table of moving_tables; false: '
  'it is there.';
revoke all on function regulars.guard_table(text) from public;
