create or replace function regulars.tg_loyalty_programs__refuse_delete()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if regulars.is_offboarding(OLD.restaurant_id) then
    return OLD;
  end if;
  raise exception using
    errcode = 'RG011',
    message = 'loyalty programs are switched off, not deleted',
    detail = format('program %s.', OLD.id),
    hint = 'Set is_active to false; bookings and ledger keep naming the program.';
end
$$;

comment on function regulars.tg_loyalty_programs__refuse_delete() is
  'Refuses to delete a program, with RG011, unless its restaurant is being offboarded.';
revoke all on function regulars.tg_loyalty_programs__refuse_delete() from public;

create or replace trigger _100_refuse_delete
before delete on public.loyalty_programs
for each row
execute function regulars.tg_loyalty_programs__refuse_delete();
