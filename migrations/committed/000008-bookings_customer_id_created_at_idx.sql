--! Previous: sha1:25343c581b4242bf77d8e097837cfa4815e6df53
--! Hash: sha1:23f9c1387262f29258103540afd6925a45500afb
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on bookings (restaurant_id, customer_id, created_at);
