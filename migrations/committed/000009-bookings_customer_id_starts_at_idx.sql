--! Previous: sha1:f6affff0d4e58c1b80c0892679c696710791b067
--! Hash: sha1:876c250f56ea8d1af18bba40ab86aec5bd24b498
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on bookings (restaurant_id, customer_id, starts_at);
