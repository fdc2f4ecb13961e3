--! Previous: sha1:0358aac28b177ca541a02dabc46b72a9d260ac29
--! Hash: sha1:50d572ea0b31c8120d8d56eef803d7a4852a00c3
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
