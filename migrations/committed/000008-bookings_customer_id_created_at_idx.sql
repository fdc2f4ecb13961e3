--! Previous: sha1:381204f03ec86e4478fde0e7f2777ff2c6ad96f4
--! Hash: sha1:0ff36b4c7a76c6750bbd07155f08336669accaf2
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on bookings (restaurant_id, customer_id, created_at);
