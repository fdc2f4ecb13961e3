--! Previous: sha1:a483a4d7812bb004f85d722265204917bf173f14
--! Hash: sha1:efeb584f87f46cfbc8fa363191fd9c280305901e
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
