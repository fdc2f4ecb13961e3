--! Previous: sha1:2c97705d534ffbe4d7134ec99dcd74d7a55bc3a3
--! Hash: sha1:3f490ccc8f98d77d5f17019e3342894a8dc95cd8
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
