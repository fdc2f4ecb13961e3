--! Previous: sha1:66804c28807ff051227112bc75b6e9f384cd78c6
--! Hash: sha1:c9a5b8a670fd261bb421f30f844dbc0f4c3529bd
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on bookings (restaurant_id, customer_id, created_at);
