--! Previous: sha1:2cee57d96a7fa71dd3e4c8571d0d4b1a98dabc76
--! Hash: sha1:73f8e608c01fb2ddb2d964a6809bf656251bb14a
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on bookings (restaurant_id, customer_id, created_at);
