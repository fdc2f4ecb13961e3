--! Previous: sha1:60e7fac07b460c8e4742f1a7744139999f650c07
--! Hash: sha1:c33a7468cfaf3f56810035f72aad97647f895590
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on bookings (restaurant_id, customer_id, starts_at);
