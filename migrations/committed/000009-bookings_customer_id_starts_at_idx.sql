--! Previous: sha1:19c9ba65435d4bf1a8c45ccb65a015a9ed08fe9b
--! Hash: sha1:87f9dd38e22114108432ebe4baefedf8e06dd8f4
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
