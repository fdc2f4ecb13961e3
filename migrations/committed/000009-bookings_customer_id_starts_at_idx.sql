--! Previous: sha1:8d8a181dd2c154dd9016d7fc70a8208af41a3975
--! Hash: sha1:88387cd0fc3e74a40b7df60c391909a5ef5725a2
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
