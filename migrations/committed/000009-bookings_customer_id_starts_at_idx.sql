--! Previous: sha1:cddcf1abfafaf1ab01594d9b1687b3f99331f31a
--! Hash: sha1:8f23f471be4f47a483e1d01ae914eb0895f89783
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
