create or replace trigger _100_refuse_delete
before delete on public.customers
for each row
execute function regulars.tg_refuse_change(
  'RG011',
  'customers are erased, not deleted',
  'Call erase_customer; a whole restaurant leaves through offboard_restaurant.'
);
