-- Locks in every writer's order: bookings, customers in contact order (then by id), their addresses
-- where these are to be forgotten, profiles. A booking that arrives while waiting for the customer
-- is locked afterwards, with nowait: its holder may be waiting for the customer. If that fails, the
-- block releases its locks and starts over.
create or replace function regulars.lock_people(
  restaurant_id uuid,
  booking_owner_ids uuid[],
  customer_ids uuid[],
  booking_ids uuid[] default '{}',
  is_erasure boolean default false
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
        and bookings.id = any (
          lock_people.booking_ids || array(
            select owned.id
            from public.bookings as owned
            where owned.restaurant_id = lock_people.restaurant_id
              and owned.customer_id = any (lock_people.booking_owner_ids)
          )
        )
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
        and bookings.id = any (
          lock_people.booking_ids || array(
            select owned.id
            from public.bookings as owned
            where owned.restaurant_id = lock_people.restaurant_id
              and owned.customer_id = any (lock_people.booking_owner_ids)
          )
        )
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

  -- whoever chooses for an address holds it and goes on to the profiles of all who have it
  if lock_people.is_erasure then
    perform regulars.lock_addresses(
      lock_people.restaurant_id,
      array(
        select unnest(array[customers.email_normalized, customers.phone_normalized])
        from public.customers
        where customers.restaurant_id = lock_people.restaurant_id
          and customers.id = any (lock_people.customer_ids)
      )
    );
  end if;

  perform
  from public.customer_profiles
  where customer_profiles.restaurant_id = lock_people.restaurant_id
    and customer_profiles.customer_id = any (lock_people.customer_ids)
  order by customer_profiles.customer_id
  for no key update;
end
$$;

comment on function regulars.lock_people(uuid, uuid[], uuid[], uuid[], boolean) is
  'Locks bookings, those of some customers among them, then customers and their profiles, for an '
  'erasure their addresses too, in the one order of all writers.';
revoke all on function regulars.lock_people(uuid, uuid[], uuid[], uuid[], boolean) from public;
