--! Previous: sha1:3a853258791ef83e8b456c00bfe78a04b0e9b113
--! Hash: sha1:db798e16bc99cc3f249eb04979adcd801d04a87f
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on bookings (restaurant_id, customer_id, starts_at);
