--! Previous: sha1:c281372f06b018b8685fd37c7c01a23a3033273e
--! Hash: sha1:33d9f28bedb64f13988c90d644696bf40ff881c1
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
