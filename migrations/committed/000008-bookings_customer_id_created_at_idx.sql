--! Previous: sha1:e4fc6bc5e2cebb449024ecbea5acb639cfd70103
--! Hash: sha1:9b0b261c57c62d7a48c21614714137c07b2ab38c
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on bookings (restaurant_id, customer_id, created_at);
