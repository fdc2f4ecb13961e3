--! Previous: sha1:ca363ad983ff9298f2de37dbc208161c525a6f98
--! Hash: sha1:9033fd792c00540f25986653f48628f617bf5c3a
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
