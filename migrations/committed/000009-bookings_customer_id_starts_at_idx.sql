--! Previous: sha1:03361666d896d7f88edeb6bcd7cf3dce3d219c5e
--! Hash: sha1:05f6a49371ead1a2d65eb24a8f23e557f266cc2f
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on bookings (restaurant_id, customer_id, starts_at);
