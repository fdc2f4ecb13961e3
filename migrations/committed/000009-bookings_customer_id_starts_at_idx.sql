--! Previous: sha1:de853fa3d4cb4bb7c69f91cc987be7c246cb51fd
--! Hash: sha1:f1ec6b3949f2b6493f3e1d30d0d373a7e94548f8
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
