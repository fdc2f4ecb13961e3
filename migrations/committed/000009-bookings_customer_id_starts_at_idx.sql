--! Previous: sha1:f290f6229f9ec4fc2dbba40c11a865490fa4c428
--! Hash: sha1:dcb927b3326ba140d70dc74e9eba34428e18a61c
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
