create or replace function regulars.contact_fields(booking public.bookings)
returns text[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select array_remove(
      array[
        case when regulars.usable_name(booking.customer_name) is not null then 'full_name' end,
        case
          when booking.customer_email <> ''
            and regulars.usable_email(booking.customer_email, restaurants.placeholder_contacts)
              is not null
            then 'email'
        end,
        case
          when booking.customer_phone <> ''
            and regulars.is_usable_phone(
              booking.restaurant_id,
              booking.customer_phone,
              restaurants.country_code,
              restaurants.placeholder_contacts
            )
            then 'phone'
        end
      ],
      null
    )
    from public.restaurants
    where restaurants.id = booking.restaurant_id
  );
end
$$;

comment on function regulars.contact_fields(public.bookings) is
  'The columns shown on a customer for which a booking has a usable value.';
revoke all on function regulars.contact_fields(public.bookings) from public;
