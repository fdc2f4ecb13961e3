--! Previous: sha1:e9aff59894b05cfd223e8c1723e4c6b12e42f8ba
--! Hash: sha1:234e7f59b23a458f56630bf0d1a26358d053193b
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
