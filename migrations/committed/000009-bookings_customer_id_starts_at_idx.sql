--! Previous: sha1:19f7ba22acb37ab576bc742549b5c84d1b009397
--! Hash: sha1:abc5efa7ff18d928ce08c2582ec3830bdff82a78
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
