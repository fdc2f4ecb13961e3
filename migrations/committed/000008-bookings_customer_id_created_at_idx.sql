--! Previous: sha1:1f048bf8a076358cf5d2f35bc5be8e76d6656a6f
--! Hash: sha1:8f48548b6ee0f36015778869cb8a623abdc4f884
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
