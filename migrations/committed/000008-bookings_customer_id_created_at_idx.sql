--! Previous: sha1:8e4d4a3f75c4d77e8bb1aab57074cba0a0492bd6
--! Hash: sha1:8ac2f5ef220343ad5b984572813e1ab54251d4f8
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
