--! Previous: sha1:81b9f23da9667afa4e4af5daf0da68d8bd4522ca
--! Hash: sha1:b475cf763011e8fe3fc023470a56fb5a2728ccb1
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_starts_at_idx on public.bookings (
  restaurant_id, customer_id, starts_at
);
