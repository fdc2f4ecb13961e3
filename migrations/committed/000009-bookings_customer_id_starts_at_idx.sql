--! Previous: sha1:9599c00d4bec5e76a3ece4e44a8cfff2557149ea
--! Hash: sha1:130cb99d2d62cb851b605f43fe31dbd83071f19f
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on bookings (restaurant_id, customer_id, starts_at);
