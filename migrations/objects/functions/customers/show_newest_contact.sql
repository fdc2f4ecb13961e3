create or replace function regulars.show_newest_contact(restaurant_id uuid, customer_id uuid)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  update public.customers
  set
    full_name = newest.full_name,
    email = newest.email,
    phone = newest.phone,
    updated_at = now()
  from (
    select
      coalesce(
        (
          select btrim(bookings.customer_name)
          from public.bookings
          where bookings.restaurant_id = show_newest_contact.restaurant_id
            and bookings.customer_id = show_newest_contact.customer_id
            and btrim(bookings.customer_name) <> ''
          order by bookings.created_at desc, bookings.id desc
          limit 1
        ),
        customers.full_name
      ) as full_name,
      coalesce(
        (
          select btrim(bookings.customer_email)
          from public.bookings
          where bookings.restaurant_id = show_newest_contact.restaurant_id
            and bookings.customer_id = show_newest_contact.customer_id
            and btrim(bookings.customer_email) <> ''
          order by bookings.created_at desc, bookings.id desc
          limit 1
        ),
        customers.email
      ) as email,
      coalesce(
        (
          select btrim(bookings.customer_phone)
          from public.bookings
          where bookings.restaurant_id = show_newest_contact.restaurant_id
            and bookings.customer_id = show_newest_contact.customer_id
            and btrim(bookings.customer_phone) <> ''
          order by bookings.created_at desc, bookings.id desc
          limit 1
        ),
        customers.phone
      ) as phone
    from public.customers
    where customers.restaurant_id = show_newest_contact.restaurant_id
      and customers.id = show_newest_contact.customer_id
  ) as newest
  where customers.restaurant_id = show_newest_contact.restaurant_id
    and customers.id = show_newest_contact.customer_id
    and customers.erased_at is null
    and (customers.full_name, customers.email, customers.phone)
      is distinct from (newest.full_name, newest.email, newest.phone);
end
$$;

comment on function regulars.show_newest_contact(uuid, uuid) is
  'Makes the name, e-mail and phone shown for a customer those of the newest booking that has one.';
revoke all on function regulars.show_newest_contact(uuid, uuid) from public;
