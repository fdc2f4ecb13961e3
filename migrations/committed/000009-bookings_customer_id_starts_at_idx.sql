--! Previous: sha1:dbe83c382182fa69fa969934550e81f7c16d81b1
--! Hash: sha1:08be4ea2c1b2c6e1ad9f2afe1d7926e36f599405
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on bookings (restaurant_id, customer_id, starts_at);
