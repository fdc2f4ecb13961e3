--! Previous: sha1:77d2eadaa209ed930de0366497a1a255809be043
--! Hash: sha1:6822975ce68b047d8b66710382dcc95e568f4c6b
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on bookings (restaurant_id, customer_id, starts_at);
