--! Previous: sha1:280eb7d898ab2ec22fff4a9241ca65c6c945c0e4
--! Hash: sha1:14ad790d875b6a9a027f5832ddba2afb3534dc43
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
