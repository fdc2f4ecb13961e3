--! Previous: sha1:9328f183a73c2123117441d46530e168a37f68d0
--! Hash: sha1:7ccebe00b5009eab95a7a74a147fca3106c8a3f4
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on bookings (restaurant_id, customer_id, created_at);
