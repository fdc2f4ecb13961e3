--! Previous: sha1:42df36b1ee4063a84603d1d5eb010e0351831261
--! Hash: sha1:95a8c82f336342e7c2762d4490576b73f407ab0d
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on bookings (restaurant_id, customer_id, starts_at);
