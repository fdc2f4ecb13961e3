--! Previous: sha1:f96e022cd2f9fae0b3425401151aca22c88d24fd
--! Hash: sha1:c7e983a070825b81db3d9f6f0de7733a0d055e38
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
