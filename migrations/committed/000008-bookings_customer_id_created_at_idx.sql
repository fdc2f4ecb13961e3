--! Previous: sha1:08340cf7849174569fc203d05e939cd8bedc41d3
--! Hash: sha1:c197da110cb13381145f3fe7b58577241de16979
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
