--! Previous: sha1:940899885340a1e8890e717d8a0af8b8515b6e51
--! Hash: sha1:bb3df0707ea32574e9b487c405fa34cfef011eb1
--! Message: bookings_unattached_email_idx

--! no-transaction

create index concurrently if not exists bookings_unattached_email_idx on public.bookings (
  restaurant_id, regulars.email_hint(customer_email)
) where customer_id is null and customer_email is not null;
