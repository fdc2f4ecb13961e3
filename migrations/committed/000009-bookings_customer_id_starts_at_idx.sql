--! Previous: sha1:ae6905be29c17c525ea92e1ef4bd9ad519813eee
--! Hash: sha1:1e53d847acf425abc6d773a5ed4123ba45d27cf7
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
