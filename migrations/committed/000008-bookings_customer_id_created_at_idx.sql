--! Previous: sha1:a23a25b774e6ac597b6942fed6676e250d7220ad
--! Hash: sha1:f55601edda72fb0d9de4e3db619cfc186a386d0e
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
