--! Previous: sha1:22201766702ac1093eec5686f3d915bb8cef9dba
--! Hash: sha1:986045f48c672c1d224ab7fb5f7054f2776d2df3
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
