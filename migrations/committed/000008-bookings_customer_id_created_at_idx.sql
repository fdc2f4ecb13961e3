--! Previous: sha1:0baaea48f4e2b67eff0f0f84b3aafbca06281fbb
--! Hash: sha1:253c4029501a06e11e9f99714d609e10e4152360
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
