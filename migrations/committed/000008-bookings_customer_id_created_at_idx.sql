--! Previous: sha1:374aac8e74a7d2e18f669e27a5e83d6c2a24f22f
--! Hash: sha1:84d3dd7e2e5dc413a9a6205cc6ae5c1f25dccf96
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on bookings (restaurant_id, customer_id, created_at);
