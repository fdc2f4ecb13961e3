--! Previous: sha1:2b75a05542487656fc915091f6d0a4cff7584a3b
--! Hash: sha1:65dc13a0a8b6467acc50701ab5bf0d07bebc072b
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on bookings (restaurant_id, customer_id, starts_at);
