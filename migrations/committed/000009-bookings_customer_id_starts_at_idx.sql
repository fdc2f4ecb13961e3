--! Previous: sha1:d38b06d469e959e81e276f315d4a865c02b7bbba
--! Hash: sha1:2e5b57a6d5cc5ce102eb0c2cf717ef4feb860e51
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
