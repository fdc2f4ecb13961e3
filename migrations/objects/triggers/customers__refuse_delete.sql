create or replace function regulars.tg_customers__refuse_delete()
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
    message = 'customers are erased, not deleted',
    detail = format('customer %s.', OLD.id),
    hint = 'Call erase_customer; a whole restaurant leaves through offboard_restaurant.';
end
$$;

comment on function regulars.tg_customers__refuse_delete() is
  'Refuses to delete a customer, with RG011, unless its restaurant is being offboarded.';
revoke all on function regulars.tg_customers__refuse_delete() from public;

create or replace trigger _100_refuse_delete
before delete on public.customers
for each row
execute function regulars.tg_customers__refuse_delete();
