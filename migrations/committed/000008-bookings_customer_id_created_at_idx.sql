--! Previous: sha1:c3afa009536384362407922d7399888d46b582bc
--! Hash: sha1:997788f79b22fcffd6bed47f7a58332d8a8ed9f6
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on bookings (restaurant_id, customer_id, created_at);
