--! Previous: sha1:138b0dff0dd91291bb15f52d73e9aa399c911a92
--! Hash: sha1:3f8570380d1a6678b4e483bf80a762abbce61a6e
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
