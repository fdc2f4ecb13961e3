--! Previous: sha1:e238c6812a5f835ca3fd78bf7fea455136ffc697
--! Hash: sha1:9f49aff9eb84a72f38b339b33e233f88732fac66
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
