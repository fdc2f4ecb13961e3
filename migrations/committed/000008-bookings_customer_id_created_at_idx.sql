--! Previous: sha1:3df5be9563c59fb664646db7011f596f234ec362
--! Hash: sha1:bdf65db116919d261d6bbd557b13e66b3e2bde08
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on bookings (restaurant_id, customer_id, created_at);
