--! Previous: sha1:0000000000000000000000000000000000000000
--! Hash: sha1:0000000000000000000000000000000000000000
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
