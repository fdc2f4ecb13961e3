--! Previous: sha1:ec3fbb63a47f75726a89acf4378c3c5e6a6f53f7
--! Hash: sha1:efee3c57fdf4f616ab39f2647b040c4532f4d8af
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
