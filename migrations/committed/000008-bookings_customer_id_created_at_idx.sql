--! Previous: sha1:0000000000000000000000000000000000000000
--! Hash: sha1:0000000000000000000000000000000000000000
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
