--! Previous: sha1:b590c74a1d946f972a09ba755d2234eb2b2a767c
--! Hash: sha1:22201766702ac1093eec5686f3d915bb8cef9dba
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
