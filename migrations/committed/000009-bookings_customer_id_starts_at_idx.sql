--! Previous: sha1:4076423a9ca654f101aab369fb66544ab5d88683
--! Hash: sha1:2b78f60733b9568a594b26e4eddc2a7bb5f26b34
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
