--! Previous: sha1:d447f1acf307801dd8a9c1d6cc87b1f54bebc6e9
--! Hash: sha1:86b16aa6112e401b0f21c1e6752b46b2db488c64
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
