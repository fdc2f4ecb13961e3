--! Previous: sha1:14ad790d875b6a9a027f5832ddba2afb3534dc43
--! Hash: sha1:d0cc170075a2a40a95110234a43af0a7860d37cb
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
