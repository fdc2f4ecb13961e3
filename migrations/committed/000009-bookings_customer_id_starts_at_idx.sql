--! Previous: sha1:bdf65db116919d261d6bbd557b13e66b3e2bde08
--! Hash: sha1:626429402af6d012f7ea292a46347c3b31a34b2e
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on bookings (restaurant_id, customer_id, starts_at);
