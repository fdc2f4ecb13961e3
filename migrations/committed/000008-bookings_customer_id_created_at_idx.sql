--! Previous: sha1:5b642e8e526914012058c95d5861c5ab9af9cbd5
--! Hash: sha1:b98afc594ee671a333df21714b6a0d4dbd029968
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
