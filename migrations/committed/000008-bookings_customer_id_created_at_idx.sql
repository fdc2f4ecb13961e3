--! Previous: sha1:5137d2bcb69d6602b8ec4175bcd56a0a9a211225
--! Hash: sha1:f6affff0d4e58c1b80c0892679c696710791b067
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on bookings (restaurant_id, customer_id, created_at);
