--! Previous: sha1:98c5f6d2f486149b4e037f17d933dbefd3069d71
--! Hash: sha1:dd161bfcdb10a281835b30c8e632866cd5383336
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
