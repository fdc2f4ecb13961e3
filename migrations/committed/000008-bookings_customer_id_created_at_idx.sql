--! Previous: sha1:1bd2f3379b79d62893cf3537898325dc8b809ad9
--! Hash: sha1:1db94f514e599c637b2159b3d4021d1cfe2bb841
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
