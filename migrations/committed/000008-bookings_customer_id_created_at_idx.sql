--! Previous: sha1:2ff63252532de8d58820a322d7f62b401c7a0890
--! Hash: sha1:e238c6812a5f835ca3fd78bf7fea455136ffc697
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
