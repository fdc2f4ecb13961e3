--! Previous: sha1:74e89586162fc3d21ad5c25fad55f21b650981b5
--! Hash: sha1:03361666d896d7f88edeb6bcd7cf3dce3d219c5e
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on bookings (restaurant_id, customer_id, created_at);
