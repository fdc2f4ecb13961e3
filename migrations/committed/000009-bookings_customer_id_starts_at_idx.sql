--! Previous: sha1:1b2625c88f5e759b48b50a2fd928bb4c2f36e768
--! Hash: sha1:e438eafce5d67f5efa574d3590096060594cf5bb
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
