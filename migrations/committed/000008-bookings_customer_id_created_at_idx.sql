--! Previous: sha1:a7652d42e8925aeedd93e093de290e4331cdae55
--! Hash: sha1:775227a0dc1e8732416072baca237437a0610170
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
