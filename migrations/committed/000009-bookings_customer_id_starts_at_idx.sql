--! Previous: sha1:fbc752a5cde8aa9b54f0f371e87af1b6390d94ae
--! Hash: sha1:7ac203cb5a051a41df1219bca7864d9bafd855c4
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_starts_at_idx on public.bookings (
  restaurant_id, customer_id, starts_at
);
