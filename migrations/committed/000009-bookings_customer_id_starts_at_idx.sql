--! Previous: sha1:0ff36b4c7a76c6750bbd07155f08336669accaf2
--! Hash: sha1:8cdada27fe98422d796eec931902b0b2c54766c6
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on bookings (restaurant_id, customer_id, starts_at);
