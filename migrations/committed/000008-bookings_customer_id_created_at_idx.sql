--! Previous: sha1:0049c0327c7ef9605ef9b1533cb3cead86d2e3c9
--! Hash: sha1:8f168ed3fa36472af04d800d094e889026721dc7
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
