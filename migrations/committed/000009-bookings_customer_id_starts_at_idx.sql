--! Previous: sha1:b382af0ead419b4a314528d420952e40d88713c7
--! Hash: sha1:28284c9882dd1eeb904b9cee31667f762de08f90
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on bookings (restaurant_id, customer_id, starts_at);
