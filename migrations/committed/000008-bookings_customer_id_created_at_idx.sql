--! Previous: sha1:3d32b61600947fecc3a05ab26601c13c20f57155
--! Hash: sha1:00bc38cfca9775336dc3a7688f5635f400c5c280
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
