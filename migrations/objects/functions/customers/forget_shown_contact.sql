-- A name, e-mail or phone was shown because of bookings that have left. If no remaining booking has
-- one to show instead, the identifying contact is shown, and no name.
create or replace function regulars.forget_shown_contact(
  restaurant_id uuid,
  customer_ids uuid[],
  booking_ids uuid[]
)
returns void
language sql
volatile
begin atomic
  update public.customers
  set
    full_name = case
      when customers.full_name = any (gone.names) then null
      else customers.full_name
    end,
    email = case
      when customers.email = any (gone.emails) then customers.email_normalized
      else customers.email
    end,
    phone = case
      when customers.phone = any (gone.phones) then customers.phone_normalized
      else customers.phone
    end,
    updated_at = now()
  from (
    select
      array_agg(regulars.visible_text(bookings.customer_name)) as names,
      array_agg(regulars.visible_text(bookings.customer_email)) as emails,
      array_agg(regulars.visible_text(bookings.customer_phone)) as phones
    from public.bookings
    where bookings.restaurant_id = forget_shown_contact.restaurant_id
      and bookings.id = any (forget_shown_contact.booking_ids)
  ) as gone
  where customers.restaurant_id = forget_shown_contact.restaurant_id
    and customers.id = any (forget_shown_contact.customer_ids)
    and (
      customers.full_name = any (gone.names)
      or customers.email = any (gone.emails)
      or customers.phone = any (gone.phones)
    );
end;

comment on function regulars.forget_shown_contact(uuid, uuid[], uuid[]) is
  'Stops customers from showing values of the given bookings, which have left them.';
revoke all on function regulars.forget_shown_contact(uuid, uuid[], uuid[]) from public;
