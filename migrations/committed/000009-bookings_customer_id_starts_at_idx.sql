--! Previous: sha1:0b64d6ddf6f1c701e49d39e3352a9031ea38fdf8
--! Hash: sha1:1763e98c6122a02fc6796bec801178dfec1f34e7
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
