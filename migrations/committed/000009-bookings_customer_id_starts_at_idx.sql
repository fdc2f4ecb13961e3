--! Previous: sha1:0e5052a58e20fac4585da89598cea8a0711ac700
--! Hash: sha1:e653ad378f160d60839cf3da3fcdd07dfcb68f14
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
