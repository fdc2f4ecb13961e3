--! Previous: sha1:02ab8359353ccb16d64dec8766c84a6b49912805
--! Hash: sha1:b382af0ead419b4a314528d420952e40d88713c7
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on bookings (restaurant_id, customer_id, created_at);
