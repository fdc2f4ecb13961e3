--! Previous: sha1:d41427bc1279f4a9eeff294b5daf911c18d3c4f6
--! Hash: sha1:7c43042062ea47116582e3919cfb799d784d45a2
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
