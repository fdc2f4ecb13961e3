--! Previous: sha1:23f9c1387262f29258103540afd6925a45500afb
--! Hash: sha1:e3ef4d58b5d6ea2996c7f40109c3322fbbb5c06a
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on bookings (restaurant_id, customer_id, starts_at);
