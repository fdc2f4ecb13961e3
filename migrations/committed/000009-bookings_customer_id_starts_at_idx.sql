--! Previous: sha1:840a199cdef2bdd03b3620bf4c01967e97263ce0
--! Hash: sha1:8dfb600586d7390be62ff8de93b36b244463b96f
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
