--! Previous: sha1:7f329b11da97faf8fe14e5e86dea6ab80d8f3bcf
--! Hash: sha1:7610ab29221bff87e5940bbfda2baaaef84c476d
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
