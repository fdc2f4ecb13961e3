--! Previous: sha1:86b16aa6112e401b0f21c1e6752b46b2db488c64
--! Hash: sha1:016571bc702943dacd39b103ce4b8e0c4fd53c5a
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
