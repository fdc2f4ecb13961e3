--! Previous: sha1:2b1705e5d80f3e7bc06d06a5bed1292b3d922ba0
--! Hash: sha1:0b64d6ddf6f1c701e49d39e3352a9031ea38fdf8
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
