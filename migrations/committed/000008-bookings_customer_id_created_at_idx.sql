--! Previous: sha1:84cddcf2b7a7548a76a9f00bf1fd3b8320b2f427
--! Hash: sha1:a0bb0504b344bec7d006d25fe208092882d35310
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on bookings (restaurant_id, customer_id, created_at);
