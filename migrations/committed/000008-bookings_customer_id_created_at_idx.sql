--! Previous: sha1:1be6cd4495f11700eb0e2a4db15d73700ba5ccef
--! Hash: sha1:0eab050cfb3907191ccebecf260767bd7037dd55
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
