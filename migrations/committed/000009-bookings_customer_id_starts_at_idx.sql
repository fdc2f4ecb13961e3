--! Previous: sha1:7ccebe00b5009eab95a7a74a147fca3106c8a3f4
--! Hash: sha1:3d2acfe69a8b3fec769f92e3ff3a86be79bfe4cc
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on bookings (restaurant_id, customer_id, starts_at);
