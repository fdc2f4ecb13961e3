--! Previous: sha1:3c4dfaf599d233400edf99069b65af35da806931
--! Hash: sha1:3a44b2385de250803818fb633f4a7cbc634dc199
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
