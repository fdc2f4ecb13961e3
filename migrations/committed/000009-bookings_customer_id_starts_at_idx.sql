--! Previous: sha1:ccb5056f1fd457da8422ced04cc9c319ee5f0e72
--! Hash: sha1:89a8a91aa4c0ec50b3c58296d47516f2c4bb5674
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on bookings (restaurant_id, customer_id, starts_at);
