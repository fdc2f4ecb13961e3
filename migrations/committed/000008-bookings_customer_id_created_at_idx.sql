--! Previous: sha1:f1085771d6ae991f480a62d18fc9e9722316ca12
--! Hash: sha1:5d68331550fd36a17187dec4c9b543b5b53dec21
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on bookings (restaurant_id, customer_id, created_at);
