--! Previous: sha1:5d2b75324855aafed8472416c20e8282ff65ff4f
--! Hash: sha1:e87457f1d4b2adf8830984e108cf92fe8add5e2d
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
