--! Previous: sha1:eceb7dc6ddb4b38d8e2d9090e8a9eaec1694c01c
--! Hash: sha1:3202b418281b0401e1215e951b1e488a245f1de3
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
