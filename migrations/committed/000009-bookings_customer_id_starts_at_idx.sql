--! Previous: sha1:3984f34a3a9e94ba25dcab87c46eca150d569c70
--! Hash: sha1:a3ea062624361de04e14a799abc5fbe1d56a4ea8
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
