--! Previous: sha1:2c3a506131a599a43d486cfac00a99d196d369bc
--! Hash: sha1:b60cb62e837e5c6faa633d6471232e486173d502
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on bookings (restaurant_id, customer_id, starts_at);
