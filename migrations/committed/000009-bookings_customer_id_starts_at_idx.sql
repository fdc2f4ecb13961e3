--! Previous: sha1:692a4bba8102e877c2fd633155114afe4f0f6cb9
--! Hash: sha1:a60ec05eb56225fb2676154a1a779056f70f1c5e
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on bookings (restaurant_id, customer_id, starts_at);
