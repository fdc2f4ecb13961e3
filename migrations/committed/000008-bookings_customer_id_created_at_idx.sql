--! Previous: sha1:aba8756026e5250bbf9ac21805f5e780d1df38f8
--! Hash: sha1:e726ea25b5b9dfc1bf4a918e3569fbb148ba2546
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on bookings (restaurant_id, customer_id, created_at);
