--! Previous: sha1:253c4029501a06e11e9f99714d609e10e4152360
--! Hash: sha1:6c53ee7e6f3eada6e89eab87cf5920612dfe0c45
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
