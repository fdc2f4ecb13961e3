--! Previous: sha1:3f490ccc8f98d77d5f17019e3342894a8dc95cd8
--! Hash: sha1:df883081448a7f84d87fccfb4a12512d28af2eef
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
