--! Previous: sha1:9ccc5eec3cfd8362e37004218f2df0db4d516df2
--! Hash: sha1:5a281a6c60abf802a9a40a96326c6fa583fea35e
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_created_at_idx on public.bookings (
  restaurant_id, customer_id, created_at
);
