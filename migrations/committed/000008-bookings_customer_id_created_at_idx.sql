--! Previous: sha1:765ca1072545f060c5584252ff722367a6421030
--! Hash: sha1:3948f01f1071942aca67bd2ffd9e70b35651b0dc
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
