--! Previous: sha1:3a44b2385de250803818fb633f4a7cbc634dc199
--! Hash: sha1:ba85228342aa1e68d5fea7f831dab6a60c6854da
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
