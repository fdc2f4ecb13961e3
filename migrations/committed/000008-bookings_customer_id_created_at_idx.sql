--! Previous: sha1:1cb503499bc87fe932cefb9fc6dac6ddd35d0217
--! Hash: sha1:0e5052a58e20fac4585da89598cea8a0711ac700
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
