--! Previous: sha1:b1e0725387039d3727241829e3d48781c6c4618a
--! Hash: sha1:681bf31a2b80a253f41c3cd393cff0f457d8630e
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
