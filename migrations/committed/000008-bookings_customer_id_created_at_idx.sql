--! Previous: sha1:c075d8600b2b29290f85c864d07ab65d0ba7668f
--! Hash: sha1:72c091b5b9fec6501032456619a2c26c7593d165
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
