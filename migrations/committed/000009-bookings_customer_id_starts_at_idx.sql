--! Previous: sha1:7c43042062ea47116582e3919cfb799d784d45a2
--! Hash: sha1:5db9f1046eb8144abdcaa5697caed4d244ccf454
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
