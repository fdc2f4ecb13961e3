--! Previous: sha1:161bb62e394d06e846980cb8e55b36d08bf38303
--! Hash: sha1:19f7ba22acb37ab576bc742549b5c84d1b009397
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
