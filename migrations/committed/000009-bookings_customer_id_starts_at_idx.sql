--! Previous: sha1:be48d420c8f4a1b0c7ca2e15b938630f39478d8f
--! Hash: sha1:19cfed0abc4887d8a86cb9a9009e4c4e888efb32
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
