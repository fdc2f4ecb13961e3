--! Previous: sha1:17b04da76a1480f26a76bae7a1158aa3eb2db46a
--! Hash: sha1:875a841552a8dd63436d3f7f5ec2f51ba9032e81
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
