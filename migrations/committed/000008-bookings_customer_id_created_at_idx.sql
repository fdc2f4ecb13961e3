--! Previous: sha1:6e33dd918835dfedafacd0cb5dda8fdb26497ce1
--! Hash: sha1:cddcf1abfafaf1ab01594d9b1687b3f99331f31a
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
