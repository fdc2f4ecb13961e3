--! Previous: sha1:1b67cf7dd0ec524a0a5786fc752f7e5e7663afef
--! Hash: sha1:280b71b1dd257c4352873b944084cb06858325cb
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
