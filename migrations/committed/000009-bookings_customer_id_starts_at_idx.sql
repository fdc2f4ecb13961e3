--! Previous: sha1:2d8c22882fa1d7dc05c921742527744bd540ad42
--! Hash: sha1:8211184d16f8ccdda5ffc88aa4d551659893dcb0
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
