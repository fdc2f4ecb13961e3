--! Previous: sha1:ff9116198a296ad92eabcdde5fe412d641a745aa
--! Hash: sha1:621f3391c33d40d4ffa64923a25af9febf08f430
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
