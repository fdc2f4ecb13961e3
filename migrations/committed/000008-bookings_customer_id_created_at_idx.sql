--! Previous: sha1:4bf4b8592212f179601441729483fb7f98995c88
--! Hash: sha1:275e9b3552d9af87a66e9f4847f34d480771c03a
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently bookings_customer_id_created_at_idx on public.bookings (restaurant_id, customer_id, created_at);
