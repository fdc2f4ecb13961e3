--! Previous: sha1:c197da110cb13381145f3fe7b58577241de16979
--! Hash: sha1:2f27ea7175fc2e16290d4bde441a71afabeff817
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
