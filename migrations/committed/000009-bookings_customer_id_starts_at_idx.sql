--! Previous: sha1:801c327dbce0ce6b51979ddd253abed85ab5fa44
--! Hash: sha1:c90ecec99e9ae71ebabb934c9bb8a7ceff7e82cf
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
