--! Previous: sha1:5b8da6c0a171ca6233e0cf47a74873eb5f771a71
--! Hash: sha1:767b014e9a30c0e09e5adc7eeaa17a28d1cc9d06
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
