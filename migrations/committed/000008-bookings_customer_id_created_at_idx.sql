--! Previous: sha1:7fff790ca83258ce189031912c72dcab8ae7562c
--! Hash: sha1:a483a4d7812bb004f85d722265204917bf173f14
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
