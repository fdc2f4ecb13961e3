--! Previous: sha1:9b48aab1a39df87dd163845865bf88f50b4808bb
--! Hash: sha1:ff4c7ed9c6858da810ae84a65dfe5f60c795af4b
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on bookings (restaurant_id, customer_id, created_at);
