--! Previous: sha1:cad03497ddfe0334c3471d4e32207752f0a4a339
--! Hash: sha1:3cc33e27505385e9566f3b949c599dff12db1ef2
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
