--! Previous: sha1:e5a9c202636d432598b220e5635df4ce71e6c554
--! Hash: sha1:a94c9d6526b10c8c053a7091234df8d636264b4d
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on bookings (restaurant_id, customer_id, created_at);
