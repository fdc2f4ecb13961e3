--! Previous: sha1:73f8e608c01fb2ddb2d964a6809bf656251bb14a
--! Hash: sha1:b720456801ffdd851aef4ba53b9f295a161524bf
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on bookings (restaurant_id, customer_id, starts_at);
