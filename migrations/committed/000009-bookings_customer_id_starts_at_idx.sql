--! Previous: sha1:5ab1db3bffd645282e4e3a46c32e5f7d783f32cc
--! Hash: sha1:74f778f0ed3a2b3e66f6aebca6c868304e241d6f
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
