--! Previous: sha1:cdfde6cbbb389fbd03944521b17aec0b9fd50f42
--! Hash: sha1:19a0fcbc4ef05fb394bc6c1801e0312a4ebf651d
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
