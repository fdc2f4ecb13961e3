--! Previous: sha1:1db94f514e599c637b2159b3d4021d1cfe2bb841
--! Hash: sha1:61d8e13393b390e864c11c3388a70517300c0be6
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
