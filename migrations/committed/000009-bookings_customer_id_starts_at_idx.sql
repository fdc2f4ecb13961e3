--! Previous: sha1:ff4c7ed9c6858da810ae84a65dfe5f60c795af4b
--! Hash: sha1:9dedbb54930ffb164669654e4f2909923700b740
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on bookings (restaurant_id, customer_id, starts_at);
