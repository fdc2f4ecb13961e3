--! Previous: sha1:997788f79b22fcffd6bed47f7a58332d8a8ed9f6
--! Hash: sha1:ebca11dbff05e306c89fbd2b02f5583ec653363c
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on bookings (restaurant_id, customer_id, starts_at);
