--! Previous: sha1:3cc33e27505385e9566f3b949c599dff12db1ef2
--! Hash: sha1:c7b3ae6dffba454c47bd3b5371603ea990d477a7
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
