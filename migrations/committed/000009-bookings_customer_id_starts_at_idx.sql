--! Previous: sha1:8f48548b6ee0f36015778869cb8a623abdc4f884
--! Hash: sha1:cef9d6f7e8ee06fd19fbe9e951fd30e07412c5ee
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
