--! Previous: sha1:26ffc71082e88b509eee83b223d230e835ef977c
--! Hash: sha1:e9aff59894b05cfd223e8c1723e4c6b12e42f8ba
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
