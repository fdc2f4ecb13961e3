--! Previous: sha1:33d9f28bedb64f13988c90d644696bf40ff881c1
--! Hash: sha1:e1c1105a1b380796b8495262a5c965bbbc651302
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
