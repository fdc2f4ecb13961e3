--! Previous: sha1:5aea4d0553401b1d3a67b7a641285fa230c4d80b
--! Hash: sha1:a95d16c3d9f5daf28fb9baf70b15a5647b6e116b
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
