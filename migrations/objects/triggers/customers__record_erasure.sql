create or replace function regulars.tg_customers__record_erasure()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform regulars.write_customer_event(
    event_type => 'customer.erased',
    restaurant_id => NEW.restaurant_id,
    customer_id => NEW.id
  );
  return null;
end
$$;

comment on function regulars.tg_customers__record_erasure() is
  'Writes the event of an erasure, in its transaction.';
revoke all on function regulars.tg_customers__record_erasure() from public;

create or replace trigger _900_record_erasure
after update on public.customers
for each row
when (OLD.erased_at is null and NEW.erased_at is not null)
execute function regulars.tg_customers__record_erasure();
