--! Previous: sha1:6a7d94a8eccdc3fe586f60e03d2d82b06cb9fbb7
--! Hash: sha1:06f8f31f1dcad6b6ac9465bbfe3e37ff8c6697bb
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
