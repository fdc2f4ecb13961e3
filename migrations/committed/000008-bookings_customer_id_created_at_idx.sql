--! Previous: sha1:477a42cfee2af2640abd1738b8c24cb012fba9bb
--! Hash: sha1:d4e3b858d8f73ac08e6bbd053ebe971c76c0d33e
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
