--! Previous: sha1:daceb4706d44b8cb911c8ca82ea66860b0e075a1
--! Hash: sha1:bc3cbe17000eee24ca3b9e51aa0d721fc73885fa
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
