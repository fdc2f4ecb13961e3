--! Previous: sha1:fcd1b2d15e73dbb7d8bf988eed25f720bb675768
--! Hash: sha1:5d2b75324855aafed8472416c20e8282ff65ff4f
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
