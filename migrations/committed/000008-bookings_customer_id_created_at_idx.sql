--! Previous: sha1:aeda42f4192d0aa158154eea01cc328136cbef32
--! Hash: sha1:801c327dbce0ce6b51979ddd253abed85ab5fa44
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
