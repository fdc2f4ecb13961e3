--! Previous: sha1:dd2d33b613dd7b3b7c03d14d4df3eb5f0de7a765
--! Hash: sha1:2dabfc8ac477ecf2117c2e0a97ba527b4c9cea23
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on bookings (restaurant_id, customer_id, starts_at);
