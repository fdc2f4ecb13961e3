--! Previous: sha1:275e9b3552d9af87a66e9f4847f34d480771c03a
--! Hash: sha1:cd4a34e7398fe0f1a7eea2e56777c6616f61ecf6
--! Message: bookings_customer_id_starts_at_idx

--! no-transaction

create index concurrently bookings_customer_id_starts_at_idx on public.bookings (restaurant_id, customer_id, starts_at);
