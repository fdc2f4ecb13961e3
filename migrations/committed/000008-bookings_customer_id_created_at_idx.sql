--! Previous: sha1:591233ff879c65369849cc9b93450bb83d181309
--! Hash: sha1:4df6e0dac6641c47697920434d9d70089d414ff6
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
