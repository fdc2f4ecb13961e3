--! Previous: sha1:4c0cf81812f38bc0c8a24d300f0a2fdbd99da69a
--! Hash: sha1:7b6e7316c6251909ea16ab2c4732087f2896cca5
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
