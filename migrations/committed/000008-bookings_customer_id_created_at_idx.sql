--! Previous: sha1:3ec5a48ecf24d76025f2c9829092c7448f776854
--! Hash: sha1:ae6905be29c17c525ea92e1ef4bd9ad519813eee
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
