--! Previous: sha1:d325553aec39b1de618c7854c73512021f438647
--! Hash: sha1:7f329b11da97faf8fe14e5e86dea6ab80d8f3bcf
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
