--! Previous: sha1:3d766db7b0562761b6a6b86b8438130676ac8c42
--! Hash: sha1:ee818a4528d9eef2ed1d988eee9bfa7b1a7910fe
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
