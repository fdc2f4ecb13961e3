--! Previous: sha1:6a024c0b8defe6c72c2d46c1482b9cca1bc63719
--! Hash: sha1:ff9116198a296ad92eabcdde5fe412d641a745aa
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
