--! Previous: sha1:3b5fbcacec7f16dcd79eb1b50d7762d7859ad6f0
--! Hash: sha1:87a11de121a382877ca66929656c4c6a0e77e94f
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on bookings (restaurant_id, customer_id, created_at);
