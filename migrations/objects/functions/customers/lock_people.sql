-- The order of every writer: bookings, customers in contact order (ids part those without contact),
-- profiles. A booking that arrives while the customer's lock is waited for is locked after it, but
-- never waited for: whoever holds it waits for the customer. The block's locks are then given back,
-- and all is begun anew.
create or replace function regulars.lock_people(
  restaurant_id uuid,
  booking_owner_id uuid,
  customer_ids uuid[]
)
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
      where bookings.restaurant_id = lock_people.restaurant_id
        and bookings.customer_id = lock_people.booking_owner_id
      order by bookings.id
      for no key update;

      perform
      from public.customers
      where customers.restaurant_id = lock_people.restaurant_id
        and customers.id = any (lock_people.customer_ids)
      order by
        customers.identity,
        customers.id
      for no key update;

      v_is_crossing := true;
      perform
      from public.bookings
      where bookings.restaurant_id = lock_people.restaurant_id
        and bookings.customer_id = lock_people.booking_owner_id
      order by bookings.id
      for no key update nowait;
      exit;
    exception
      when lock_not_available then
        -- a lock_timeout of the session has the same code
        if not v_is_crossing then
          raise;
        end if;
    end;
  end loop;

  perform
  from public.customer_profiles
  where customer_profiles.restaurant_id = lock_people.restaurant_id
    and customer_profiles.customer_id = any (lock_people.customer_ids)
  order by customer_profiles.customer_id
  for no key update;
end
$$;

comment on function regulars.lock_people(uuid, uuid, uuid[]) is
  'Locks the bookings of one customer, then customers and their profiles, in the one order of all '
  'writers.';
revoke all on function regulars.lock_people(uuid, uuid, uuid[]) from public;
