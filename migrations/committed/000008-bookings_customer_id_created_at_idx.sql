--! Previous: sha1:6d4d7bae14ec8dda3937fc28e31cdfb6fdc20a77
--! Hash: sha1:b6929d1ad56872d83a84b37743c3044efb6449be
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on bookings (restaurant_id, customer_id, created_at);
