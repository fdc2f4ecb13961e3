--! Previous: sha1:89749e855c3a8847c4cc425c3b30359e62dbb1b5
--! Hash: sha1:5b8da6c0a171ca6233e0cf47a74873eb5f771a71
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
