--! Previous: sha1:c9a5b8a670fd261bb421f30f844dbc0f4c3529bd
--! Hash: sha1:cd6272fa3d210e871c43745c863973a0fc990e69
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on bookings (restaurant_id, customer_id, starts_at);
