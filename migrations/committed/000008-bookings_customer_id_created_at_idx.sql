--! Previous: sha1:22c171bef2422edfb4bcccfcec7f8f1b30acda7b
--! Hash: sha1:9a2c406b4c9811d91ebac45c9c3024cd21de9065
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
