--! Previous: sha1:a0bb0504b344bec7d006d25fe208092882d35310
--! Hash: sha1:82853698a30f579db551af964622e4c17427f802
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on bookings (restaurant_id, customer_id, starts_at);
