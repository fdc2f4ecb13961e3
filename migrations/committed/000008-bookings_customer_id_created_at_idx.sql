--! Previous: sha1:79f9f50570c5ab63a127e25f6ff423d731b2f5af
--! Hash: sha1:5ab1db3bffd645282e4e3a46c32e5f7d783f32cc
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
