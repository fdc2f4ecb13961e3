--! Previous: sha1:8044223d8001eb59b5195922aa5a65923b30fcfa
--! Hash: sha1:dbe83c382182fa69fa969934550e81f7c16d81b1
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on bookings (restaurant_id, customer_id, created_at);
