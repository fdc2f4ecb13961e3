--! Previous: sha1:9033fd792c00540f25986653f48628f617bf5c3a
--! Hash: sha1:42547eb502fee7c59dab15a2be7f0f6bac07b26d
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
