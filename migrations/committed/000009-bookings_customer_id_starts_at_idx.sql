--! Previous: sha1:8152f28c1bea41caf8a7fcb6c88a8c8fecbf1246
--! Hash: sha1:699f3d6486029e3784a519549a506e60cf7cbf91
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on bookings (restaurant_id, customer_id, starts_at);
