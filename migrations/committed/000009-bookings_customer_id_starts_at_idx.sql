--! Previous: sha1:b98afc594ee671a333df21714b6a0d4dbd029968
--! Hash: sha1:05dea2fda4154c5c99cec158b4dc4345aa69bf56
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
