--! Previous: sha1:1d2044e38b29503a3eaf9ee92d5e3359c65f24e1
--! Hash: sha1:f96e022cd2f9fae0b3425401151aca22c88d24fd
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
