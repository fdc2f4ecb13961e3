--! Previous: sha1:06f8f31f1dcad6b6ac9465bbfe3e37ff8c6697bb
--! Hash: sha1:9902a6459e0de025651f1d4132ce525cba025575
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
