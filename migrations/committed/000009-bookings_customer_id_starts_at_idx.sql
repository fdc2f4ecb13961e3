--! Previous: sha1:2d47535aad23ff06948105e111c4b589ee8c9f1c
--! Hash: sha1:2ada24fc1185b8b0e93fc81ca7fcb55f97b58650
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
