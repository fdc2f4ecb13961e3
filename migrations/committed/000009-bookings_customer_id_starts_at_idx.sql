--! Previous: sha1:efee3c57fdf4f616ab39f2647b040c4532f4d8af
--! Hash: sha1:ef8bd4a2ccf39b93bdc89a6099c0aa117adb7238
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
