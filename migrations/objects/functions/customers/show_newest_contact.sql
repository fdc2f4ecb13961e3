-- Shows only usable values: junk does not replace a good value. Finds each value by the index of
-- the customer's bookings, from the newest back. Looks up only the fields that the added, changed
-- or removed booking had, because a guest who books without a phone may have many bookings to
-- search for one.
create or replace function regulars.show_newest_contact(
  restaurant_id uuid,
  customer_id uuid,
  fields text[]
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
-- An incremental sort stops at the newest booking. A full sort seems no more expensive for guests
-- with few bookings, but reads all of them.
set enable_sort = off
as $$
#variable_conflict use_column
begin
  -- Locks first and looks up in a new statement: values read before the lock could be stale.
  perform
  from public.customers
  where customers.restaurant_id = show_newest_contact.restaurant_id
    and customers.id = show_newest_contact.customer_id
  for no key update;

  update public.customers
  set
    full_name = newest.full_name,
    email = newest.email,
    phone = newest.phone,
    updated_at = now()
  from (
    select
      coalesce(
        case when 'full_name' = any (show_newest_contact.fields) then (
          select regulars.usable_name(bookings.customer_name)
          from public.bookings
          where bookings.restaurant_id = show_newest_contact.restaurant_id
            and bookings.customer_id = show_newest_contact.customer_id
            and regulars.usable_name(bookings.customer_name) is not null
          order by bookings.created_at desc, bookings.id desc
          limit 1
        ) end,
        customers.full_name
      ) as full_name,
      coalesce(
        case when 'email' = any (show_newest_contact.fields) then (
          select regulars.visible_text(bookings.customer_email)
          from public.bookings
          where bookings.restaurant_id = show_newest_contact.restaurant_id
            and bookings.customer_id = show_newest_contact.customer_id
            and bookings.customer_email <> ''
            and regulars.usable_email(bookings.customer_email, restaurants.placeholder_contacts)
              is not null
          order by bookings.created_at desc, bookings.id desc
          limit 1
        ) end,
        customers.email
      ) as email,
      coalesce(
        case when 'phone' = any (show_newest_contact.fields) then (
          select regulars.visible_text(bookings.customer_phone)
          from public.bookings
          where bookings.restaurant_id = show_newest_contact.restaurant_id
            and bookings.customer_id = show_newest_contact.customer_id
            and bookings.customer_phone <> ''
            and regulars.is_usable_phone(
              bookings.restaurant_id,
              bookings.customer_phone,
              restaurants.country_code,
              restaurants.placeholder_contacts
            )
          order by bookings.created_at desc, bookings.id desc
          limit 1
        ) end,
        customers.phone
      ) as phone
    from public.customers
    join public.restaurants on restaurants.id = customers.restaurant_id
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

comment on function regulars.show_newest_contact(uuid, uuid, text[]) is
  'Updates those of name, e-mail and phone that are given to the values of the newest booking '
  'with a usable one.';
revoke all on function regulars.show_newest_contact(uuid, uuid, text[]) from public;
