--! Previous: sha1:faf093c334efd4da0f07de010a3e86b984b51f5b
--! Hash: sha1:840a199cdef2bdd03b3620bf4c01967e97263ce0
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
