--! Previous: sha1:280b71b1dd257c4352873b944084cb06858325cb
--! Hash: sha1:56a974e42416c48a86b0d0fe7c4c6d9b1fad03d1
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
