-- Like regulars.lock_people, for the bookings of many customers.
create or replace function regulars.lock_owners(restaurant_id uuid, customer_ids uuid[])
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_is_crossing boolean;
begin
  loop
    begin
      v_is_crossing := false;
      perform
      from public.bookings
      where bookings.restaurant_id = lock_owners.restaurant_id
        and bookings.customer_id = any (lock_owners.customer_ids)
      order by bookings.id
      for no key update;

      perform
      from public.customers
      where customers.restaurant_id = lock_owners.restaurant_id
        and customers.id = any (lock_owners.customer_ids)
      order by customers.identity, customers.id
      for no key update;

      -- what arrived meanwhile: its holder may be waiting for the customer
      v_is_crossing := true;
      perform
      from public.bookings
      where bookings.restaurant_id = lock_owners.restaurant_id
        and bookings.customer_id = any (lock_owners.customer_ids)
      order by bookings.id
      for no key update nowait;
      exit;
    exception
      when lock_not_available then
        -- the session's lock_timeout raises the same code
        if not v_is_crossing then
          raise;
        end if;
    end;
  end loop;
end
$$;

comment on function regulars.lock_owners(uuid, uuid[]) is
  'Locks the bookings of customers, then the customers, in the one order of all writers.';
revoke all on function regulars.lock_owners(uuid, uuid[]) from public;
