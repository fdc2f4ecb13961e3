--! Previous: sha1:9b0b261c57c62d7a48c21614714137c07b2ab38c
--! Hash: sha1:bcdc54b9f19801f9cde582c5c564fa93e7c4bca5
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on bookings (restaurant_id, customer_id, starts_at);
