--! Previous: sha1:3a3c305e4b798a346526c049cd5969acb5e87f10
--! Hash: sha1:d951d012ad7d280c3db74b5d128681adb354bd0e
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
