--! Previous: sha1:9e54e5025790950661dd4f4e97591ed17a5f9084
--! Hash: sha1:794143f29c7d2348467045ad5cc1fd7c696c090d
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on bookings (restaurant_id, customer_id, starts_at);
