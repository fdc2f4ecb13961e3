-- Uses the indexes of unattached bookings, so that walk-ins with a word for a contact are not read.
create or replace function regulars.find_unattached(restaurant_id uuid, customer_ids uuid[])
returns uuid[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
-- the planner does not know an array's length, and a restaurant may have any number of walk-ins
set enable_seqscan = off
as $$
declare
  v_email_hints text[];
  v_phone_hints text[];
begin
  select
    array_append(array_agg(regulars.email_hint(customers.email_normalized)), ''),
    array_append(
      array_agg(regulars.phone_hint(customers.phone_normalized))
        filter (where customers.email_normalized is null),
      ''
    )
  into v_email_hints, v_phone_hints
  from public.customers
  where customers.restaurant_id = find_unattached.restaurant_id
    and customers.id = any (find_unattached.customer_ids);

  return array(
    select found.id
    from (
      select bookings.id, bookings.customer_email, bookings.customer_phone
      from public.bookings
      where bookings.restaurant_id = find_unattached.restaurant_id
        and bookings.customer_id is null
        and bookings.customer_email is not null
        and regulars.email_hint(bookings.customer_email) = any (v_email_hints)
      union
      select bookings.id, bookings.customer_email, bookings.customer_phone
      from public.bookings
      where bookings.restaurant_id = find_unattached.restaurant_id
        and bookings.customer_id is null
        and bookings.customer_phone is not null
        and regulars.phone_hint(bookings.customer_phone) = any (v_phone_hints)
      offset 0
    ) as found
    where regulars.find_identity(
      restaurant_id => find_unattached.restaurant_id,
      email => found.customer_email,
      phone => found.customer_phone
    ) = any (find_unattached.customer_ids)
  );
end
$$;

comment on function regulars.find_unattached(uuid, uuid[]) is
  'The bookings with customers'' contacts that are not attached yet.';
revoke all on function regulars.find_unattached(uuid, uuid[]) from public;
