--! Previous: sha1:775227a0dc1e8732416072baca237437a0610170
--! Hash: sha1:d1a0cb82502f278ff5b1ff711ed7293b1d80e01c
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
