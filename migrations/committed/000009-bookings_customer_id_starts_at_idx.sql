--! Previous: sha1:4b2d141fb2cf5e88710d045dac9e365cbd812089
--! Hash: sha1:2a219384b204fff865995bc477357ce7039625ce
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
