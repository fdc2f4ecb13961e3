--! Previous: sha1:84d3dd7e2e5dc413a9a6205cc6ae5c1f25dccf96
--! Hash: sha1:c7ca3bf56d338fafc98a1ac5f0fb5fb653cbd8c4
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on bookings (restaurant_id, customer_id, starts_at);
