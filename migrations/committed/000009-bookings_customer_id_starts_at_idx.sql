--! Previous: sha1:3f8570380d1a6678b4e483bf80a762abbce61a6e
--! Hash: sha1:4a8bbba9f4e601a13a75d404acc1f6d7a4fc6472
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
