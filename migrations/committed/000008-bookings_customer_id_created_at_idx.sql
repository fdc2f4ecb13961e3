--! Previous: sha1:fb06dfcc964ac862751460cb3ac712bce00fa2de
--! Hash: sha1:692a4bba8102e877c2fd633155114afe4f0f6cb9
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on bookings (restaurant_id, customer_id, created_at);
