--! Previous: sha1:ba89a0878626e6cd08ebc1db8f6945373970fe55
--! Hash: sha1:4b6d1b9b32a24b7d866107484123bb56076aceab
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
