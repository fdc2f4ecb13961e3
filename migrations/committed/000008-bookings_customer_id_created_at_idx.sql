--! Previous: sha1:8a13fe01bbcb9c459ae48321e5544703cd7a0847
--! Hash: sha1:1b2625c88f5e759b48b50a2fd928bb4c2f36e768
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
