--! Previous: sha1:1bc7710deeb0d3ae206cf31179bc30e4e5842b07
--! Hash: sha1:2d8c22882fa1d7dc05c921742527744bd540ad42
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
