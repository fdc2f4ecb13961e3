--! Previous: sha1:c2365ebb791ef18a8bad6757e41d523dd05a0b1d
--! Hash: sha1:fbc752a5cde8aa9b54f0f371e87af1b6390d94ae
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_created_at_idx on public.bookings (
  restaurant_id, customer_id, created_at
);
