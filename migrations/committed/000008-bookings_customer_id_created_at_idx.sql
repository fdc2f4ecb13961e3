--! Previous: sha1:64ef84af10017685d92165625f1b4c039fdaa480
--! Hash: sha1:f290f6229f9ec4fc2dbba40c11a865490fa4c428
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
