--! Previous: sha1:a94c9d6526b10c8c053a7091234df8d636264b4d
--! Hash: sha1:04ae766f675a23b28334569b2e60d2d3490ae999
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on bookings (restaurant_id, customer_id, starts_at);
