create or replace function regulars.unguard_table(name text)
returns boolean
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  -- whoever closes one adds its row first, and guards the tables after that
  lock table regulars.closed_restaurants in share mode;
  if exists (select from regulars.closed_restaurants) or not exists (
    select
    from pg_catalog.pg_trigger
    where pg_trigger.tgrelid = unguard_table.name::regclass
      and pg_trigger.tgfoid = 'regulars.tg_refuse_closed()'::regprocedure
  ) then
    return false;
  end if;
  execute format('drop trigger "!refuse_closed" on %s', unguard_table.name::regclass);
  return true;
end
$$;

comment on function regulars.unguard_table(text) is
  'Drops the trigger of guard_table where no restaurant of this database is closed; false: nothing '
  'to do.';
revoke all on function regulars.unguard_table(text) from public;
