--! Previous: sha1:ce7393dbea0ed8e441ef7df9f9a3592e66c359b6
--! Hash: sha1:b505541aa27818bcc50d53ae868688ab5f86249a
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
