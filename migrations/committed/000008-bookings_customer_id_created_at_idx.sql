--! Previous: sha1:6f0457386f8ef8a95e19fe993ab38a7ca2074e47
--! Hash: sha1:61ece5a05675a3dd26b7b8ab415c38ef48d4f1b9
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on bookings (restaurant_id, customer_id, created_at);
