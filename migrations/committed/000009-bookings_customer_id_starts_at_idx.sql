--! Previous: sha1:8ac2f5ef220343ad5b984572813e1ab54251d4f8
--! Hash: sha1:6296fa2438c0bdb617c90cc2620ce01a2b77db0c
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
