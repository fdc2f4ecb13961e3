--! Previous: sha1:28de45904db7ea57a42a1f54dcb60e43118b8c04
--! Hash: sha1:3984f34a3a9e94ba25dcab87c46eca150d569c70
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
