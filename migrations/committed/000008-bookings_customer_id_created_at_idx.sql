--! Previous: sha1:01b8d09faa1ad453ed504929f50e10c61f40261d
--! Hash: sha1:de853fa3d4cb4bb7c69f91cc987be7c246cb51fd
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
