--! Previous: sha1:2f9fb0373d12dc4d6006b55772c8c70b846aa551
--! Hash: sha1:d38b06d469e959e81e276f315d4a865c02b7bbba
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
