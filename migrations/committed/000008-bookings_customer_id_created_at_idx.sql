--! Previous: sha1:2ca294118afda30c418d65dd77df37ffd5ff37ba
--! Hash: sha1:8152f28c1bea41caf8a7fcb6c88a8c8fecbf1246
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on bookings (restaurant_id, customer_id, created_at);
