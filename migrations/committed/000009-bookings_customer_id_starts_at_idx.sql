--! Previous: sha1:8d05fc76a22c5f0ecc596d2f384527791e9c33ee
--! Hash: sha1:8d4cfe9456a8504586702f84aab7b99d2dee50a3
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
