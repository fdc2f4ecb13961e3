--! Previous: sha1:73d49c8e5d8739651ccb176346a3ca2bc2452e23
--! Hash: sha1:5bc9172580f118ab98873c1888174bb34ac7203f
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
