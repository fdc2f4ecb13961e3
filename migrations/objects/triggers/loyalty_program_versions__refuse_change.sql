create or replace function regulars.tg_loyalty_program_versions__refuse_change()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if TG_OP = 'DELETE' and regulars.is_offboarding(OLD.restaurant_id) then
    return OLD;
  end if;
  raise exception using
    errcode = 'RG012',
    message = 'program versions are insert-only',
    detail = format('%s on loyalty_program_versions.', lower(TG_OP)),
    hint = 'Change the program; it adds a version of its own.';
end
$$;

comment on function regulars.tg_loyalty_program_versions__refuse_change() is
  'Refuses to update, delete or truncate program versions, with RG012, unless the restaurant is '
  'being offboarded.';
revoke all on function regulars.tg_loyalty_program_versions__refuse_change() from public;

create or replace trigger _100_refuse_change
before update or delete on public.loyalty_program_versions
for each row
execute function regulars.tg_loyalty_program_versions__refuse_change();

create or replace trigger _100_refuse_truncate
before truncate on public.loyalty_program_versions
for each statement
execute function regulars.tg_loyalty_program_versions__refuse_change();
