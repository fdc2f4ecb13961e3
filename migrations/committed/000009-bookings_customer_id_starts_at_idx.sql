--! Previous: sha1:4b6d1b9b32a24b7d866107484123bb56076aceab
--! Hash: sha1:be015ae303721bb185d7273545003d3e0d9bb8c1
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
