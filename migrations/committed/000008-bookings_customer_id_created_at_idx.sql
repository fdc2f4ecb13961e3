--! Previous: sha1:5cd1e5c938877b01b0e046ea5e16fab8c53e380e
--! Hash: sha1:888850b6043c2891cbad00e9cbc4a0b92ee4e0ef
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on bookings (restaurant_id, customer_id, created_at);
