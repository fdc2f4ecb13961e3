--! Previous: sha1:8e4b8e69f8bc78e535cb613f97c932c2a63e41ca
--! Hash: sha1:3a853258791ef83e8b456c00bfe78a04b0e9b113
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on bookings (restaurant_id, customer_id, created_at);
