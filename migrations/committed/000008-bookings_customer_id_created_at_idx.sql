--! Previous: sha1:303b483645a7ffb702b6e262a54e54fb6272d942
--! Hash: sha1:42df36b1ee4063a84603d1d5eb010e0351831261
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on bookings (restaurant_id, customer_id, created_at);
