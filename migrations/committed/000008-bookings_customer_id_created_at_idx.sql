--! Previous: sha1:125ba9c18e771e3ce61fefe82485fd63c892856a
--! Hash: sha1:3554f171da57ca005da10e35a368c800dafee9ab
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
