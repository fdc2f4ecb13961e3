--! Previous: sha1:00bc38cfca9775336dc3a7688f5635f400c5c280
--! Hash: sha1:3a80d1a868f1fd95deb1f537d976db38cd681e02
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
