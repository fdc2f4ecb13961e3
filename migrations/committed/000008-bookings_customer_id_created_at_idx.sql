--! Previous: sha1:d5fd2ff2a6c31d0fe5843ba742ec85edca446161
--! Hash: sha1:2b75a05542487656fc915091f6d0a4cff7584a3b
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on bookings (restaurant_id, customer_id, created_at);
