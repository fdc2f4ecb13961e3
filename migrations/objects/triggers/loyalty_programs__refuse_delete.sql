create or replace trigger _100_refuse_delete
before delete on public.loyalty_programs
for each row
execute function regulars.tg_refuse_change(
  'RG011',
  'loyalty programs are switched off, not deleted',
  'Set is_active to false; bookings and ledger keep naming the program.'
);
