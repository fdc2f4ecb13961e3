--! Previous: sha1:22bc58f1709ff4a4d675b9442fd14f824dfdab05
--! Hash: sha1:4076423a9ca654f101aab369fb66544ab5d88683
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
