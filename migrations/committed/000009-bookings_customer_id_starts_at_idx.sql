--! Previous: sha1:ee818a4528d9eef2ed1d988eee9bfa7b1a7910fe
--! Hash: sha1:305f300efa5a345fc6409435298576027be1a056
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
