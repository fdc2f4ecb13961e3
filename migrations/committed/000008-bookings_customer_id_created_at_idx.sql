--! Previous: sha1:bd8d5a0ec810cdb4f76fb7be26f4ae9c5b8c2a2f
--! Hash: sha1:cdfde6cbbb389fbd03944521b17aec0b9fd50f42
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
