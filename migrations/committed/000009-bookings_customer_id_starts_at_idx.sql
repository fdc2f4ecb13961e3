--! Previous: sha1:294d293404b1adc85663e745f2a5f798d9f83ea7
--! Hash: sha1:5930141750ee1a862ecd34b1cd1e42ae9f1b6dda
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
