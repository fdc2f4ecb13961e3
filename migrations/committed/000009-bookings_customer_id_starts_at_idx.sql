--! Previous: sha1:c025f161f633ce74ef05cc30ad5cd02e97ee9cc6
--! Hash: sha1:c691c248b1a0fa49f9b4111b5b24fefa2deda8c1
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
