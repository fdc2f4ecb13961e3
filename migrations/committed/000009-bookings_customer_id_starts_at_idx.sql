--! Previous: sha1:e726ea25b5b9dfc1bf4a918e3569fbb148ba2546
--! Hash: sha1:b950ce506fd4e8a38f8acb6b787fbeff41e9ab5c
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on bookings (restaurant_id, customer_id, starts_at);
