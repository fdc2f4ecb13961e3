--! Previous: sha1:b781409661472b424b8e1a93a48865e14f5149f8
--! Hash: sha1:7bdd2fe5f3f454ccbea472a97f6bc51398fbd616
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_starts_at_idx on public.bookings (
  restaurant_id, customer_id, starts_at
);
