--! Previous: sha1:04321913c6df46c48fceb1276c312f01ed776d7e
--! Hash: sha1:19fb967d962c0814819afb7a07abf802ea9a4f16
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on bookings (restaurant_id, customer_id, starts_at);
