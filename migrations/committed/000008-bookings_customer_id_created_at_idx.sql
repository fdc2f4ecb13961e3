--! Previous: sha1:dbf4aed3528caa0c0c8ac05624467923d34e6850
--! Hash: sha1:9599c00d4bec5e76a3ece4e44a8cfff2557149ea
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on bookings (restaurant_id, customer_id, created_at);
