--! Previous: sha1:4ae01bf71242d4bc7abf6b90e180fb25f5c56e3f
--! Hash: sha1:0358aac28b177ca541a02dabc46b72a9d260ac29
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
