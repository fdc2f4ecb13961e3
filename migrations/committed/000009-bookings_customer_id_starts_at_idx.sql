--! Previous: sha1:875a841552a8dd63436d3f7f5ec2f51ba9032e81
--! Hash: sha1:651f30809b4b9e308648dc11a835e88f5059310c
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
