--! Previous: sha1:df66b428d54380d1ef1a7998f7e20a2d4b6cc9cc
--! Hash: sha1:04321913c6df46c48fceb1276c312f01ed776d7e
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on bookings (restaurant_id, customer_id, created_at);
