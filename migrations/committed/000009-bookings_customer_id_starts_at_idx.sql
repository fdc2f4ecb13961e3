--! Previous: sha1:bc3cbe17000eee24ca3b9e51aa0d721fc73885fa
--! Hash: sha1:5b14f2ce51ab4737c44e275a50df2f7d570e569e
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
