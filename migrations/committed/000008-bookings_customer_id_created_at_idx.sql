--! Previous: sha1:253a9ba38f6c3d119cfbfb6f9253edb631c52c4b
--! Hash: sha1:19c9ba65435d4bf1a8c45ccb65a015a9ed08fe9b
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
