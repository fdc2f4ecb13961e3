--! Previous: sha1:fbcf0e45d3838bec6fdf0cf7d052876b5ba5e294
--! Hash: sha1:4b2d141fb2cf5e88710d045dac9e365cbd812089
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
