--! Previous: sha1:0d7cd9994541aa330f6d830632993d03ad3cec56
--! Hash: sha1:ccb5056f1fd457da8422ced04cc9c319ee5f0e72
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on bookings (restaurant_id, customer_id, created_at);
