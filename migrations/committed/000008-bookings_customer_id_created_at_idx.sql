--! Previous: sha1:51af777bc141ee3c0a6101213a6a08be3f297d86
--! Hash: sha1:dd2d33b613dd7b3b7c03d14d4df3eb5f0de7a765
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on bookings (restaurant_id, customer_id, created_at);
