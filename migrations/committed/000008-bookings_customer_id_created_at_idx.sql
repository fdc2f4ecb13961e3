--! Previous: sha1:1fd0cd152aa69469e5ab7d06285d2ebd9604a0d7
--! Hash: sha1:be48d420c8f4a1b0c7ca2e15b938630f39478d8f
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
