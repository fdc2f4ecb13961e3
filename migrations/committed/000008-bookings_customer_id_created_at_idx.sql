--! Previous: sha1:a22349dc40971222ad53fe6dbf20e8780906fb91
--! Hash: sha1:2d47535aad23ff06948105e111c4b589ee8c9f1c
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
