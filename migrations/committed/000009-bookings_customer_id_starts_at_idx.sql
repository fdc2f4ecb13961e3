--! Previous: sha1:5bc9172580f118ab98873c1888174bb34ac7203f
--! Hash: sha1:bafe33e782ddbf2b4ec2b4dca53b565326f5bc0b
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
