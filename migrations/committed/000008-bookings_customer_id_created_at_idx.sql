--! Previous: sha1:dec7b18a4a679a651e60fed142f18f0d27243da8
--! Hash: sha1:8d8a181dd2c154dd9016d7fc70a8208af41a3975
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
