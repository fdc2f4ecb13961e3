--! Previous: sha1:5766fe9ea26d9a295db38e32804bb490dbfba687
--! Hash: sha1:91042ca147baa4a67ff94242bce28ccd7847bf19
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on bookings (restaurant_id, customer_id, created_at);
