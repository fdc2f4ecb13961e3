--! Previous: sha1:434fb3960b41ca50add596c7b2ccc04ecc27e64a
--! Hash: sha1:9e54e5025790950661dd4f4e97591ed17a5f9084
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on bookings (restaurant_id, customer_id, created_at);
