--! Previous: sha1:69a3c413442761ecc83dfda636e241504d254fba
--! Hash: sha1:2c3a506131a599a43d486cfac00a99d196d369bc
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on bookings (restaurant_id, customer_id, created_at);
