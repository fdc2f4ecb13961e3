--! Previous: sha1:d951d012ad7d280c3db74b5d128681adb354bd0e
--! Hash: sha1:6cdde60d920870048048617440d4911cd09da6e5
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
