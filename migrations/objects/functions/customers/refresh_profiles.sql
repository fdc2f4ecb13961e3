-- A live booking that commits while we wait for a profile's lock is seen by the next statement; one
-- that waits for us adds itself to what we wrote.
create or replace function regulars.refresh_profiles(
  restaurant_id uuid,
  customer_ids uuid[],
  out inserted bigint,
  out changed bigint,
  out shown bigint
)
returns record
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_locked bigint;
  v_written record;
begin
  inserted := 0;
  changed := 0;

  perform
  from public.customers
  where customers.restaurant_id = refresh_profiles.restaurant_id
    and customers.id = any (refresh_profiles.customer_ids)
  order by customers.identity
  for no key update;

  update public.customers
  set
    full_name = contacts.full_name,
    email = contacts.email,
    phone = contacts.phone,
    updated_at = now()
  from regulars.shown_contact_differences as contacts
  where contacts.restaurant_id = refresh_profiles.restaurant_id
    and contacts.customer_id = any (refresh_profiles.customer_ids)
    and customers.restaurant_id = refresh_profiles.restaurant_id
    and customers.id = contacts.customer_id;
  get diagnostics shown = row_count;

  -- A profile that a choice has inserted meanwhile is seen, and locked, only the next time.
  loop
    perform
    from public.customer_profiles
    where customer_profiles.restaurant_id = refresh_profiles.restaurant_id
      and customer_profiles.customer_id = any (refresh_profiles.customer_ids)
    order by customer_profiles.customer_id
    for no key update;
    get diagnostics v_locked = row_count;

    v_written := regulars.write_profiles(
      restaurant_id => refresh_profiles.restaurant_id,
      customer_ids => refresh_profiles.customer_ids
    );
    inserted := inserted + v_written.inserted;
    changed := changed + v_written.changed;

    exit when v_locked + v_written.inserted = (
      select count(*)
      from public.customer_profiles
      where customer_profiles.restaurant_id = refresh_profiles.restaurant_id
        and customer_profiles.customer_id = any (refresh_profiles.customer_ids)
    );
  end loop;
end
$$;

comment on function regulars.refresh_profiles(uuid, uuid[]) is
  'Corrects profiles and shown contacts of the given customers from their bookings, under locks; '
  'returns profiles inserted, profiles changed and contacts changed.';
revoke all on function regulars.refresh_profiles(uuid, uuid[]) from public;
