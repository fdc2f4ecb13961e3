--! Previous: sha1:a66ca29714142d8c202b8f239deb0ccbbcac959f
--! Hash: sha1:81b9f23da9667afa4e4af5daf0da68d8bd4522ca
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_created_at_idx on public.bookings (
  restaurant_id, customer_id, created_at
);
